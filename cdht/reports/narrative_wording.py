"""The suggested wording of the summary report: our own sentences, to be read and changed before signing."""

from __future__ import annotations

WORDING = {
    "opening": "{ban_chi_dao} báo cáo kết quả thực hiện {mo_hinh} năm {nam} trên địa bàn {xa} như sau:",
    "advantages": (
        "Việc thực hiện {mo_hinh} được cấp ủy, chính quyền {xa} quan tâm lãnh đạo và được "
        "{hoi_cap_tren} hướng dẫn về nghiệp vụ.\n"
        "Các đơn vị tham gia đã có nền nếp hoạt động khuyến học, nên việc vận động, đăng ký và tổ chức "
        "đánh giá được thuận lợi.\n"
        "Công dân đăng ký hưởng ứng tích cực, chủ động học tập theo các chỉ số của bộ tiêu chí."
    ),
    "difficulties": (
        "Thành viên Ban Chỉ đạo và người làm công tác khuyến học đều kiêm nhiệm, thời gian dành cho việc "
        "hướng dẫn và kiểm tra còn ít.\n"
        "Việc tự chấm điểm, tìm và xác định minh chứng theo từng chỉ số còn lúng túng đối với một số "
        "công dân."
    ),
    "documents": (
        "Ban Chỉ đạo có {so_thanh_vien} thành viên, được phân công theo dõi, hướng dẫn và đôn đốc các đơn "
        "vị, cá nhân đã đăng ký."
    ),
    "communication": (
        "{hoi_khuyen_hoc} là cơ quan tham mưu, phổ biến kế hoạch và bộ tiêu chí đến các đơn vị qua các cuộc "
        "họp, sinh hoạt của đơn vị và của chi hội khuyến học.\n"
        "Tiến độ thực hiện được báo cáo với {uy_ban} trong các kỳ họp giao ban."
    ),
    "selection": (
        "Trên cơ sở kế hoạch, {hoi_khuyen_hoc} làm việc với đại diện các đơn vị để vận động và lựa chọn "
        "công dân đăng ký phấn đấu đạt danh hiệu “Công dân học tập”, cụ thể:"
    ),
    "training": (
        "{hoi_khuyen_hoc} tập huấn cho các công dân đã đăng ký về nội dung bộ tiêu chí, cách tự chấm điểm, "
        "cách thu thập minh chứng và quy trình đánh giá, công nhận."
    ),
    "inspection": (
        "Thành viên Ban Chỉ đạo kiểm tra việc đăng ký và tự đánh giá ở đơn vị được phân công, đôn đốc những "
        "nơi còn chậm.\n"
        "Ban Chỉ đạo đã thẩm định phiếu của {tong_tham_dinh}/{tong_dang_ky} người đăng ký."
    ),
    "results": "",
    "assessment": (
        "Ưu điểm: việc tổ chức thực hiện bảo đảm các bước theo kế hoạch, được các đơn vị và công dân đồng "
        "tình. Có {tong_cong_nhan}/{tong_dang_ky} người đăng ký được công nhận danh hiệu.\n"
        "Khuyết điểm: việc thu thập, lưu giữ minh chứng ở một số nơi chưa đầy đủ, chưa thường xuyên.\n"
        "Nguyên nhân: người làm công tác khuyến học kiêm nhiệm nhiều việc; nhiều công dân lần đầu tự đánh "
        "giá theo bộ tiêu chí."
    ),
    "criteria": (
        "Có {tong_tu_cham}/{tong_dang_ky} công dân đăng ký đã tự đánh giá theo {so_nhom} nhóm năng lực và "
        "{so_chi_so} chỉ số. Nhìn chung các chỉ số phản ánh được việc học tập của công dân.\n"
        "Việc thu thập và kiểm chứng minh chứng của một số chỉ số còn khó.\n"
        "Việc bầu chọn được tổ chức tại từng đơn vị, có biên bản."
    ),
    "proposals": (
        "Đề nghị {hoi_cap_tren} hướng dẫn cụ thể hơn về cách cho điểm và minh chứng đối với từng nhóm đối "
        "tượng.\n"
        "Đề nghị tiếp tục tập huấn cho người làm công tác khuyến học ở cơ sở."
    ),
    "closing": "Trên đây là báo cáo tổng kết {mo_hinh} năm {nam} của {ban_chi_dao}.",
    "recipients": (
        "- {hoi_cap_tren};\n"
        "- Thường trực Đảng ủy, HĐND {xa};\n"
        "- UBND, Ủy ban MTTQ Việt Nam {xa};\n"
        "- Thành viên Ban Chỉ đạo;\n"
        "- Các đơn vị tham gia;\n"
        "- Lưu: VT, HKH."
    ),
}

# What only a pilot has to tell.
WORDING_OF_PILOT = {
    "difficulties": (
        "Đây là mô hình mới, làm thí điểm, nên việc nắm bắt quy trình lúc đầu còn có khó khăn; thời gian thí "
        f"điểm ngắn.\n{WORDING['difficulties']}"
    ),
    "proposals": (
        "Đề nghị kéo dài thời gian thực hiện lên 12 tháng để công dân có điều kiện lập kế hoạch học tập và "
        f"tự đánh giá sát hơn.\n{WORDING['proposals']}"
    ),
}

# While nobody has entered the committee's members, their number is not told.
WORDING_WITHOUT_MEMBERS = {
    "documents": (
        "Ban Chỉ đạo phân công thành viên theo dõi, hướng dẫn và đôn đốc các đơn vị, cá nhân đã đăng ký."
    ),
}

# Once lists of training are kept, their figures are told.
WORDING_WITH_TRAINING = {
    "training": (
        f"{WORDING['training']}\n"
        "Đã tổ chức {so_buoi_tap_huan} buổi tập huấn với {luot_tap_huan} lượt người đăng ký dự; "
        "{nguoi_tap_huan}/{tong_dang_ky} người đăng ký ({ti_le_tap_huan}) đã dự ít nhất một buổi."
    ),
}

# Only what was recorded is told: visits, and what they left to do.
WORDING_OF_VISITS = (
    "Ban Chỉ đạo đã kiểm tra {so_lan_kiem_tra} lần, tại {so_don_vi_kiem_tra} trong số {so_don_vi} đơn vị "
    "tham gia."
)
WORDING_OF_FOLLOW_UPS = (
    f"{WORDING_OF_VISITS} Qua kiểm tra, Ban Chỉ đạo nêu {{so_viec_sau_kiem_tra}} việc cần làm tiếp; đến nay "
    "đã xong {so_viec_da_xong} việc."
)
