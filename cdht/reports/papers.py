"""The papers of a cycle, in the order of the papers page. A new one is a file and a line in `PAPERS`."""

from __future__ import annotations

from ..models.registration import Registration
from . import (
    agreement,
    annex,
    attendance,
    ballots,
    certificate_register,
    certificates,
    committee_decision,
    complaint_answer,
    complaint_receipt,
    complaint_register,
    decision,
    hand_over,
    inspection_minutes,
    invitation,
    learning_plans,
    minutes,
    monthly_report,
    not_recognised,
    person_journal,
    person_sheet,
    plan,
    proposal,
    registration_form,
    registration_list,
    score_sheets,
    self_assessment,
    summary,
    tally,
    training_attendance,
    training_attended,
    vote_minutes,
    year_difference,
)
from .issued import certified_person
from .paper import Paper, bare, render

TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "html": "text/html; charset=utf-8",
    "json": "application/json; charset=utf-8",
}
"""Format → media type of the file."""

FORMAT_LABELS = {"pdf": "PDF", "docx": "Word", "xlsx": "Excel", "html": "Trang web", "json": "JSON"}


PAPERS: dict[str, Paper] = {
    paper.name: paper
    for paper in (
        Paper(
            "plan", "Kế hoạch của đợt", ("pdf", "docx", "html"), "KeHoach",
            "Mục đích, bộ tiêu chí, tiến độ và phân công; ngày chưa ghi để trống.",
            plan.document, kind="KH", series="peoples_committee",
        ),
        Paper(
            "committee-decision", "Quyết định thành lập Ban Chỉ đạo", ("pdf", "docx", "html"),
            "QuyetDinhThanhLapBanChiDao", "Kèm danh sách thành viên, nhiệm vụ và đơn vị phụ trách.",
            committee_decision.document, kind="QĐ", series="peoples_committee",
        ),
        Paper(
            "registration-form", "Phiếu đăng ký", ("pdf", "docx", "html"), "PhieuDangKy",
            "Phiếu trống theo đối tượng, hoặc ghi sẵn cho người đã đăng ký; có phần đồng ý dùng thông tin.",
            registration_form.document, per_unit=True,
        ),
        Paper(
            "registration-list", "Danh sách đăng ký", ("pdf", "docx", "xlsx", "html"), "DanhSachDangKy",
            "Mọi người đã đăng ký, theo đơn vị và theo tên.", registration_list.document,
        ),
        Paper(
            "training-attendance", "Danh sách tập huấn", ("pdf", "docx", "xlsx", "html"), "DanhSachTapHuan",
            "Người của đơn vị và cột ký tên; ngày, nơi và người hướng dẫn ghi tay.",
            training_attendance.document, per_unit=True,
        ),
        Paper(
            "training-attended", "Danh sách đã dự tập huấn", ("pdf", "docx", "xlsx", "html"), "DaDuTapHuan",
            "Ai đã dự từng buổi tập huấn, theo đơn vị, và số khách.", training_attended.document,
        ),
        Paper(
            "monthly-report", "Báo cáo tiến độ tháng", ("pdf", "docx", "xlsx", "html"), "BaoCaoTienDo",
            "Từng đơn vị đến hết tháng đã qua bước nào, trong tháng làm được gì, còn chờ gì.",
            monthly_report.document, kind="BC", series="steering_committee", by_month=True,
        ),
        Paper(
            "inspection-form", "Biên bản kiểm tra, ghi tay", ("pdf", "docx", "html"), "BienBanKiemTraTrong",
            "Mang theo khi đi kiểm tra: số liệu hiện nay của đơn vị, việc còn lại từ lần trước, chỗ ghi tay.",
            inspection_minutes.blank, per_unit=True,
        ),
        Paper(
            "inspection-minutes", "Biên bản kiểm tra", ("pdf", "docx", "html"), "BienBanKiemTra",
            "Một lần kiểm tra đã ghi: ai đi, xem gì, nhận xét, việc cần làm với người và hạn.",
            inspection_minutes.document, per_visit=True, kind="BB", series="steering_committee",
        ),
        Paper(
            "self-assessment", "Phiếu tự chấm", ("pdf", "docx"), "PhieuTuCham",
            "Có tên và mã cho từng người, hoặc phiếu trống theo đối tượng; hai mặt một tờ A4.",
            self_assessment.document, per_unit=True,
        ),
        Paper(
            "learning-plan-forms", "Phiếu kế hoạch học tập", ("pdf", "docx", "html"), "PhieuKeHoachHocTap",
            "Phiếu trống để người dân ghi học gì, ở đâu, xong khi nào; mỗi người một trang.",
            learning_plans.forms, per_unit=True,
        ),
        Paper(
            "score-sheets", "Bảng điểm", ("pdf", "docx", "xlsx", "html"), "BangDiem",
            "Điểm tự chấm và điểm thẩm định từng chỉ số của mọi người.", score_sheets.document,
        ),
        Paper(
            "minutes", "Biên bản thẩm định", ("pdf", "docx", "xlsx", "html"), "BienBanThamDinh",
            "Điểm thẩm định từng chỉ số, kết quả và lý do chưa đạt; chưa thẩm định thì để trống.",
            minutes.document, per_unit=True, kind="BB", series="steering_committee",
        ),
        Paper(
            "invitation", "Giấy mời họp bình xét", ("pdf", "docx", "html"), "GiayMoi",
            "Thành phần, thời gian, địa điểm, nội dung; lấy từ cuộc họp đã ghi, chưa ghi thì để trống.",
            invitation.document, per_unit=True, kind="GM", series="steering_committee",
        ),
        Paper(
            "attendance", "Danh sách ký tên", ("pdf", "docx", "xlsx", "html"), "DanhSachKyTen",
            "Người của đơn vị và cột ký tên, cho cuộc họp bình xét.", attendance.document, per_unit=True,
        ),
        Paper(
            "ballots", "Phiếu bầu", ("pdf", "docx"), "PhieuBau",
            "Danh sách người được bầu với ô đồng ý, không đồng ý; in theo số người có mặt.",
            ballots.document, per_unit=True,
        ),
        Paper(
            "tally", "Biên bản kiểm phiếu", ("pdf", "docx", "xlsx", "html"), "BienBanKiemPhieu",
            "Số phiếu đồng ý, không đồng ý, không hợp lệ của từng người.", tally.document, per_unit=True,
        ),
        Paper(
            "vote-minutes", "Biên bản họp bình xét", ("pdf", "docx", "xlsx", "html"), "BienBanHopBinhXet",
            "Người có mặt, ý kiến, kết quả bầu chọn từng người với tỉ lệ, và ai đủ phiếu.",
            vote_minutes.document, per_unit=True, kind="BB",
        ),
        Paper(
            "proposal", "Tờ trình đề nghị công nhận", ("pdf", "docx", "xlsx", "html"), "ToTrinh",
            "Số liệu, danh sách đề nghị và danh sách chưa đề nghị với lý do; Excel chỉ có các bảng.",
            proposal.document, kind="TTr", series="steering_committee",
        ),
        Paper(
            "decision", "Quyết định công nhận", ("pdf", "docx", "xlsx", "html"), "QuyetDinhCongNhan",
            "Quyết định và danh sách kèm theo; Excel chỉ có danh sách.", decision.document,
            needs_decision=True,
        ),
        Paper(
            "not-recognised", "Danh sách không được công nhận", ("pdf", "docx", "xlsx", "html"),
            "DanhSachKhongCongNhan", "Ai không được công nhận và vì sao. Chỉ dùng trong Ban Chỉ đạo.",
            not_recognised.document,
        ),
        Paper(
            "certificates", "Giấy công nhận", ("pdf", "docx", "html"), "GiayCongNhan",
            "Mỗi người được công nhận một trang A4 ngang.", certificates.document,
            needs_decision=True,
        ),
        Paper(
            "certificate-register", "Sổ cấp giấy công nhận", ("pdf", "docx", "xlsx", "html"), "SoCapGiay",
            "Mọi giấy đã cấp: số, người nhận, còn hiệu lực, đã thay hay thu hồi, số lần in.",
            certificate_register.document, needs_decision=True,
        ),
        Paper(
            "hand-over", "Sổ trao giấy công nhận", ("pdf", "docx", "xlsx", "html"), "SoTraoGiay",
            "Mỗi đơn vị một tờ để người nhận ký; cùng thứ tự với tệp giấy công nhận.", hand_over.document,
            needs_decision=True,
        ),
        Paper(
            "complaint-register", "Sổ ý kiến về kết quả", ("pdf", "docx", "xlsx", "html"), "SoYKien",
            "Ai nêu, về gì, hạn trả lời, kết quả xem xét. Chỉ dùng trong Ban Chỉ đạo.",
            complaint_register.document,
        ),
        Paper(
            "summary", "Báo cáo tổng kết", ("pdf", "docx", "xlsx", "html", "json"), "BaoCaoTongKet",
            "Báo cáo của Ban Chỉ đạo với bảng kết quả; mọi con số lấy từ danh sách.",
            summary.document, summary.data, kind="BC", series="steering_committee",
        ),
        Paper(
            "annex", "Phụ lục thống kê", ("pdf", "docx", "xlsx", "html"), "PhuLucThongKe",
            "Bảng và biểu đồ kèm báo cáo: các bước, mức điểm, điểm từng chỉ số, so với năm trước.",
            annex.document,
        ),
        Paper(
            "agreement", "Mức thống nhất khi chấm điểm", ("pdf", "docx", "xlsx", "html"), "MucThongNhat",
            "Tự chấm và thẩm định, hai người thẩm định lệch nhau ở chỉ số nào, theo đối tượng.",
            agreement.document,
        ),
        Paper(
            "year-difference", "So với năm trước", ("pdf", "docx", "xlsx", "html"), "SoVoiNamTruoc",
            "Số liệu của hai đợt cạnh nhau: tăng, giảm, đơn vị mới và đơn vị thôi tham gia.",
            year_difference.document, needs_other=True,
        ),
        Paper(
            "person-sheet", "Phiếu thông tin cá nhân", ("pdf", "docx", "html"), "PhieuThongTin",
            "Mọi thông tin đang giữ về một người, khi người đó yêu cầu.", person_sheet.document,
            per_person=True,
        ),
        Paper(
            "learning-plan", "Kế hoạch học tập của một người", ("pdf", "docx", "html"), "KeHoachHocTap",
            "Học gì, ở đâu, xong khi nào, giúp cho chỉ số nào.", learning_plans.document, per_person=True,
        ),
        Paper(
            "person-journal", "Nhật ký của một người", ("pdf", "docx", "xlsx", "html"), "NhatKy",
            "Ai sửa gì, lúc nào, vì sao: giá trị cũ và mới.", person_journal.document, per_person=True,
        ),
        Paper(
            "complaint-receipt", "Giấy biên nhận ý kiến", ("pdf", "docx", "html"), "GiayBienNhan",
            "Cho người nêu ý kiến về kết quả: đã nhận gì, trả lời chậm nhất ngày nào.",
            complaint_receipt.document, per_person=True,
        ),
        Paper(
            "complaint-answer", "Thông báo trả lời ý kiến", ("pdf", "docx", "html"), "ThongBaoTraLoi",
            "Trả lời người nêu ý kiến về kết quả; chỉ có khi ý kiến đã được trả lời.",
            complaint_answer.document, per_person=True, kind="TB", series="steering_committee",
            when_closed=True,
        ),
    )
}  # fmt: skip


def certificate(registration: Registration) -> bytes:
    """One person's certificate as PDF. Raises `Refused` for whoever is not recognised."""
    return render(certificates.document_for(registration), "pdf")


def certificate_filename(registration: Registration) -> str:
    """`GiayCongNhan_HoangVanQuy_2021.pdf`. Raises `Refused` for whoever is not recognised."""
    name = certified_person(registration).certificate.facts.name
    return f"GiayCongNhan_{bare(name)}_{registration.cycle.year}.pdf"


__all__ = ["FORMAT_LABELS", "PAPERS", "TYPES", "Paper", "certificate", "certificate_filename", "render"]
