"""Invented reports that are right, in the shapes in which people hand theirs in. Slips are put in by the tests."""

from __future__ import annotations

PROSE = """ỦY BAN NHÂN DÂN XÃ AN PHÚ
Số: 112/BC-UBND
An Phú, ngày 20 tháng 12 năm 2024
BÁO CÁO
Kết quả thực hiện mô hình “Công dân học tập” năm 2024
Căn cứ Kế hoạch số 45/KH-UBND ngày 02 tháng 3 năm 2024 của Ủy ban nhân dân xã An Phú;
Căn cứ Hướng dẫn số 07/HD-HKH ngày 15/01/2024 của Hội Khuyến học huyện.
I. Đặc điểm tình hình
Xã có 12 thôn với 3.480 hộ, 14.205 nhân khẩu. Hộ nghèo còn 2,4%. Cả xã có 24 chi hội khuyến học.
II. Triển khai
Sau khi có Hướng dẫn số 07/HD-HKH ngày 15/01/2024, Ủy ban nhân dân xã ban hành Kế hoạch số 45/KH-UBND ngày 02/3/2024.
Ban Chỉ đạo được thành lập theo Quyết định số 88/QĐ-UBND ngày 11/3/2024, gồm 12 thành viên: 1 trưởng ban, 2 phó trưởng ban và 9 ủy viên.
Hội Khuyến học xã tổ chức tập huấn ngày 10/4/2024 cho 96/120 người đăng ký (80%).
Từ ngày 05/5/2024 đến ngày 25/5/2024 các thôn tổ chức tự chấm điểm; việc bình xét làm xong ngày 15/6/2024.
III. Kết quả
Tổng số người đăng ký là 120 người, trong đó: 55 nông dân, 41 công nhân và 24 cán bộ, công chức, viên chức.
Số người được công nhận: 110/120 người, đạt 91,7%.
Số người không được công nhận: 10 người, chiếm 8,3%, đều có tổng điểm dưới 80 điểm.
Đảng viên có 36 người đăng ký, chiếm 30%, có 34 người được công nhận.
Có 48 người là nữ, chiếm 40% trên tổng số 120 người.
So với năm 2023, số đăng ký là 120 người, tăng 20 người (20%) so với năm trước (100 người).
IV. Kiến nghị
Đề nghị hỗ trợ mỗi thôn 2 triệu đồng, tập huấn 1 lần một năm; phấn đấu năm 2025 có 150 người đăng ký, 95% đạt danh hiệu.
"""

TABBED = """BÁO CÁO TỔNG KẾT
1. Số đơn vị tham gia: 04 đơn vị
Tổng số công dân đăng ký: 212 người
STT\tĐơn vị\tSố đăng ký\tSố được công nhận\tTỉ lệ (%)\tNông dân\tCông nhân\tTrí thức
(1)\t(2)\t(3)\t(4)\t(5)\t(6)\t(7)\t(8)
1\tThôn Trung\t60\t51\t85\t40\t8\t3
2\tThôn 5\t75\t70\t93,3\t52\t10\t8
3\tTrường THCS Lê Lợi\t42\t42\t100\t0\t2\t40
4\tCông ty TNHH Hòa Phát\t35\t28\t80\t0\t28\t0
\tTổng cộng\t212\t191\t90,1\t92\t48\t51
Số công dân được công nhận là 191 người, bằng 90,09% số đăng ký; 21 người chưa đạt vì tổng điểm dưới 70.
Thôn Trung có 51 người được công nhận. Trường THCS Lê Lợi có 42/42 người được công nhận, đạt 100%.
Thôn 5: 75 người đăng ký, gồm 52 nông dân, 13 công nhân và 10 trí thức.
"""

GROUPED = """Kết quả xét danh hiệu “Công dân học tập” toàn thành phố, năm 2023
TT\tĐơn vị\tSố người đăng ký\tSố người đạt\tTỷ lệ %
I\tKhối phường\t300\t255\t85%
1\tPhường Bắc\t180\t153\t85%
2\tPhường Nam\t120\t102\t85%
II\tKhối xã\t200\t150\t75%
1\tXã Đông\t50\t40\t80%
2\tXã Tây\t150\t110\t73,3%
\tTổng số\t500\t405\t81%
Số người không đạt là 95 người.
"""

WORD_COPY = """Kết quả công nhận
Tên đơn vị\tĐăng ký\tĐược công nhận\tTỉ lệ % công nhận\tTrong đó\tĐảng viên
\t\t\t\tNông dân\tTrí thức\t
Thôn Đông\t30\t24\t80%\t10/15
66,6%\t14/15
93,3%\t5/6
83,3%
Thôn Tây\t20\t20\t100%\t12/12
100%\t8/8
100%\t2/2
100%
Cộng\t50\t44\t88%\t22/27
81,4%\t22/23
95,6%\t7/8
87,5%
Ghi chú: 6 người chưa được công nhận do phiếu đồng ý chưa quá nửa.
+ Nông dân: 22/27 người (81,5%);
+ Trí thức: 22/23 người (95,7%);
+ Đảng viên: 7/8 người (87,5%).
"""

LISTS = """1. Kết quả đăng ký
Tổng số người đăng ký: 90 người, trong đó:
- Nông dân: 50 người;
- Công nhân: 25 người;
- Trí thức: 15 người.
Thành phần:
- Cán bộ cơ sở: 20 người;
- Đại diện Ban Khuyến học: 10 người;
- Người lao động thuộc các thôn: 60 người.
Theo độ tuổi:
a) Dưới 35 tuổi: 30 người;
b) Từ 35 đến 60 tuổi: 45 người;
c) Trên 60 tuổi: 15 người.
2. Kết quả công nhận
Số người được công nhận: 81 người, tỉ lệ 90%.
Số người chưa được công nhận: 9 người, tỉ lệ 10%, lý do: chưa đủ minh chứng.
Trong số được công nhận có 27 nữ, chiếm 33,3%; 30 Đảng viên, chiếm 37%.
"""

OTHER_SUBJECT = """Báo cáo phong trào “Gia đình học tập” năm 2022
Toàn xã có 2.150 hộ đăng ký, đạt 97,7% trên tổng số 2.200 hộ; có 1.935 hộ được công nhận (90% số hộ đăng ký).
Quỹ khuyến học vận động được 350.500.000 đồng, tăng 12,5% so với năm 2021.
Trao 125 suất học bổng cho học sinh, gồm 80 suất cho bậc tiểu học và 45 suất cho bậc trung học.
Có 15 dòng họ và 8 thôn được công nhận, trong đó có 3 thôn xuất sắc và 2 dòng họ tiêu biểu.
Ngày 20/11 và dịp 8/3, 27/7 các chi hội thăm 40 nhà giáo. Lớp học mở 24/7 qua mạng, hơn 60% học viên trên 45 tuổi.
"""

EXPLAINED = """1.2. Đối tượng đăng ký như sau:
+ Nông dân: 17 người;
+ Công nhân: 6 người;
+ Trí thức: 32 người.
Sau đó có 1 người được điều chỉnh đối tượng từ trí thức sang nông dân.
Đơn vị\tSố đăng ký\tSố được công nhận\tTỉ lệ %\tNông dân\tCông nhân\tTrí thức
Cơ quan xã\t25\t25\t100%\t1/1\t0\t24/24
Thôn Hạ Lang\t30\t27\t90%\t14/17\t6/6\t7/7
Tổng cộng\t55\t52\t94,54%\t15/18\t6/6\t31/31
Lý do 3 người không được công nhận: tổng điểm dưới 70.
"""

NOBODY = """Đơn vị\tSố đăng ký\tSố được công nhận\tTỉ lệ %\t70 - 79\t80 - 89\t90 - 100
Thôn Một\t0\t0\t–\t0\t0\t0
Thôn Hai\t12\t0\t0%\t\t\t
Tổng cộng\t12\t0\t0%\t0\t0\t0
Chưa có người được công nhận vì chưa xét.
"""

RIGHT = {
    "prose": PROSE, "tabbed": TABBED, "grouped": GROUPED, "word copy": WORD_COPY, "lists": LISTS,
    "other subject": OTHER_SUBJECT, "explained": EXPLAINED, "nobody": NOBODY,
}  # fmt: skip
