"""What the doctor can find: its sentences in both languages, which docs/operate.md prints as a table.

Not in the catalogue of the pages: the doctor has to speak where Django does not start.
"""

from __future__ import annotations

from typing import NamedTuple


class Sentence(NamedTuple):
    """What is wrong, and how to mend it."""

    vi: str
    en: str
    mend_vi: str
    mend_en: str


SENTENCES: dict[str, Sentence] = {
    "environment": Sentence(
        "Biến môi trường chưa đúng: {vi}",
        "A variable of the environment is wrong: {said}",
        "Sửa biến ấy trong tệp cấu hình của dịch vụ rồi khởi động lại. Bảng các biến ở docs/operate.md.",
        "Mend it in the environment file of the service and restart. The table of variables is in docs/operate.md.",
    ),
    "folder_missing": Sentence(
        "Chưa có thư mục dữ liệu {folder}.",
        "The data folder {folder} is not there.",
        "Đặt DONDOC_DATA tới đúng thư mục; cài lần đầu thì chạy dondoc found để lập tỉnh.",
        "Let DONDOC_DATA name the right folder; a new installation begins with dondoc found.",
    ),
    "folder_closed": Sentence(
        "Tài khoản {user} không ghi được vào {folder}.",
        "The account {user} cannot write into {folder}.",
        "Giao thư mục cho tài khoản chạy dịch vụ: chown -R {user} {folder}",
        "Give the folder to the account of the service: chown -R {user} {folder}",
    ),
    "folder_of_others": Sentence(
        "{folder} thuộc về tài khoản {owner}, còn lệnh này chạy bằng {user}.",
        "{folder} belongs to {owner}, and this command runs as {user}.",
        "Chạy lệnh bằng tài khoản của dịch vụ: sudo -u {owner} dondoc doctor",
        "Run it as the account of the service: sudo -u {owner} dondoc doctor",
    ),
    "data_open": Sentence(
        "Tài khoản khác trên máy vào được thư mục dữ liệu {folder}.",
        "Other accounts on this machine can get into the data folder {folder}.",
        "Chạy: chmod -R go-rwx {folder}",
        "Run: chmod -R go-rwx {folder}",
    ),
    "secret_open": Sentence(
        "Người khác trên máy đọc được khóa bí mật {path}.",
        "Others on this machine can read the secret key {path}.",
        "Chạy: chmod 600 {path}; nếu nghi đã lộ thì xóa tệp rồi khởi động lại, mọi người đăng nhập lại.",
        "Run: chmod 600 {path}; if it may be known, delete it and restart: everybody signs in again.",
    ),
    "secret_weak": Sentence(
        "Khóa bí mật DONDOC_SECRET_KEY quá ngắn hoặc quá dễ đoán.",
        "The secret key DONDOC_SECRET_KEY is too short or too easy to guess.",
        "Bỏ biến ấy để hệ thống tự tạo khóa, hoặc đặt một chuỗi ngẫu nhiên từ 40 ký tự.",
        "Leave it out and one is made, or give it 40 random characters or more.",
    ),
    "disk_full": Sentence(
        "Ổ đĩa của {folder} chỉ còn {free} MB.",
        "The disk of {folder} has only {free} MB left.",
        "Giải phóng hoặc mở rộng ổ đĩa ngay: dưới 200 MB thì tệp tải lên và bản ghi mới có thể bị từ chối.",
        "Make room at once: below 200 MB uploads and new records may be refused.",
    ),
    "disk_low": Sentence(
        "Ổ đĩa của {folder} còn {free} MB, dưới 2 GB hoặc dưới 5%.",
        "The disk of {folder} has {free} MB left, less than 2 GB or than 5%.",
        "Mở rộng ổ đĩa hoặc chuyển bản sao lưu cũ đi nơi khác.",
        "Make the disk larger or move old backups elsewhere.",
    ),
    "database_unreachable": Sentence(
        "Không kết nối được cơ sở dữ liệu: {vi}",
        "The database does not answer: {said}",
        "Kiểm tra DATABASE_URL (máy, cổng, tên, mật khẩu) và máy chủ PostgreSQL có đang chạy không.",
        "Check DATABASE_URL (host, port, name, password) and whether PostgreSQL runs.",
    ),
    "database_empty": Sentence(
        "Cơ sở dữ liệu chưa có bảng nào.",
        "The database holds no table yet.",
        "Cài lần đầu: dondoc found. Khôi phục từ bản sao lưu: dondoc restore --into THƯ_MỤC_MỚI TỆP.",
        "A new installation: dondoc found. From a backup: dondoc restore --into NEW_FOLDER FILE.",
    ),
    "migrations_missing": Sentence(
        "Cơ sở dữ liệu còn thiếu {count} bước nâng cấp, trước hết là {first}.",
        "The database lacks {count} steps of the upgrade, first of them {first}.",
        "Sao lưu, xem trước bằng dondoc migrate --plan, rồi chạy dondoc migrate.",
        "Make a backup, look with dondoc migrate --plan, then run dondoc migrate.",
    ),
    "database_newer": Sentence(
        "Cơ sở dữ liệu đã được nâng cấp bởi một bản mới hơn bản đang cài ({first}).",
        "The database was upgraded by a newer release than the one installed ({first}).",
        "Cài đúng bản mới; muốn quay lại bản cũ thì khôi phục bản sao lưu trước khi nâng cấp.",
        "Install the newer release; to go back restore the backup that was made before the upgrade.",
    ),
    "database_old": Sentence(
        "PostgreSQL phiên bản {version}; hệ thống được thử với 15 trở lên.",
        "PostgreSQL is of version {version}; the product is tried with 15 and later.",
        "Nâng cấp PostgreSQL lên bản 15 hoặc mới hơn.",
        "Upgrade PostgreSQL to 15 or later.",
    ),
    "database_letters": Sentence(
        "Cơ sở dữ liệu dùng bảng mã {encoding}, không giữ được chữ Việt.",
        "The database is encoded as {encoding} and cannot hold Vietnamese.",
        "Tạo cơ sở dữ liệu mới bằng: createdb -E UTF8 -T template0, rồi khôi phục dữ liệu vào đó.",
        "Make a new one: createdb -E UTF8 -T template0, and restore into it.",
    ),
    "database_read_only": Sentence(
        "Cơ sở dữ liệu chỉ cho đọc (máy dự phòng, hoặc tài khoản không có quyền ghi).",
        "The database can only be read (a standby, or a user without the right to write).",
        "Trỏ DATABASE_URL tới máy chính; nếu máy chính đã hỏng thì đưa máy dự phòng lên thay: pg_ctl promote.",
        "Let DATABASE_URL name the primary; where that is lost, promote the standby: pg_ctl promote.",
    ),
    "database_superuser": Sentence(
        "Hệ thống kết nối PostgreSQL bằng tài khoản toàn quyền {user}.",
        "The product connects to PostgreSQL as the superuser {user}.",
        "Tạo tài khoản riêng chỉ sở hữu cơ sở dữ liệu này: createuser dondoc; createdb -O dondoc dondoc.",
        "Make a user that owns this database only: createuser dondoc; createdb -O dondoc dondoc.",
    ),
    "sqlite_many": Sentence(
        "SQLite trong thư mục dữ liệu có {size} MB.",
        "The SQLite database holds {size} MB.",
        "Trên 4 GB nên chuyển sang PostgreSQL; xem docs/operate.md.",
        "Above 4 GB PostgreSQL serves better; see docs/operate.md.",
    ),
    "sqlite_broken": Sentence(
        "Tệp cơ sở dữ liệu SQLite bị hỏng: {said}",
        "The SQLite file is damaged: {said}",
        "Dừng hệ thống, giữ lại tệp, khôi phục bản sao lưu gần nhất: dondoc restore --into THƯ_MỤC_MỚI TỆP.",
        "Stop the product, keep the file, restore the last backup: dondoc restore --into NEW_FOLDER FILE.",
    ),
    "regulation": Sentence(
        "Không đọc được quy chế {province}: {said}",
        "The regulation {province} cannot be read: {said}",
        "Sửa tệp trong thư mục regulations của dữ liệu rồi chạy dondoc regulation check; hoặc sửa DONDOC_PROVINCE.",
        "Mend the file in the folder regulations of the data and run dondoc regulation check; or mend DONDOC_PROVINCE.",
    ),
    "calendar": Sentence(
        "Lịch làm việc năm {year} chưa có thông báo chính thức: thời hạn rơi vào năm ấy chỉ là tạm tính.",
        "The working calendar of {year} is not official yet: deadlines in it are provisional.",
        "Khi có thông báo nghỉ lễ, Tết: Lịch làm việc → Nhập thông báo.",
        "When the notice of days off is out: Working calendar → Enter a notice.",
    ),
    "clock_drift": Sentence(
        "Đồng hồ của máy này lệch {seconds} giây so với máy cơ sở dữ liệu.",
        "The clock of this machine differs by {seconds} s from the database's.",
        "Bật đồng bộ giờ (NTP) trên cả hai máy: timedatectl set-ntp true",
        "Switch NTP on, on both machines: timedatectl set-ntp true",
    ),
    "clock_behind": Sentence(
        "Nhật ký có dòng ghi lúc {at}, sau giờ hiện tại của máy.",
        "The log has a line of {at}, later than this machine's present.",
        "Đồng hồ máy đã bị lùi: bật đồng bộ giờ (NTP): timedatectl set-ntp true",
        "The clock was put back: switch NTP on: timedatectl set-ntp true",
    ),
    "clock_left": Sentence(
        "Còn tệp đặt giờ tập huấn {path} trong dữ liệu đang chạy thật.",
        "The clock of a training, {path}, was left in an installation in service.",
        "Hệ thống bỏ qua tệp này, nhưng dữ liệu có thể là của bản tập huấn: kiểm tra lại rồi xóa tệp.",
        "It is not used; but this may be the data of a training: look, then delete the file.",
    ),
    "mode_differs": Sentence(
        "Dữ liệu này được lập ở chế độ {kept}, hiện đang chạy ở chế độ {mode}.",
        "These data were made in the mode {kept} and run in the mode {mode}.",
        "Đặt lại DONDOC_MODE={kept}, hoặc dùng một thư mục dữ liệu khác.",
        "Set DONDOC_MODE={kept}, or use another data folder.",
    ),
    "demo_people": Sentence(
        "Có {count} tài khoản của bản dùng thử trong hệ thống chạy thật.",
        "There are {count} accounts of a demo in an installation in service.",
        "Lập hệ thống thật trong thư mục dữ liệu mới bằng dondoc found; không dùng dữ liệu của bản thử.",
        "Begin the real one in a new data folder with dondoc found; never go on from a demo.",
    ),
    "no_administrator": Sentence(
        "Không có người quản trị nào đang hoạt động.",
        "There is no active administrator.",
        "Cài lần đầu: dondoc found. Nếu hệ thống đã dùng: dondoc unlock TÊN mở tài khoản quản trị bị khóa, hoặc dondoc break-glass.",
        "A new installation: dondoc found. One in use: dondoc unlock NAME opens an administrator's locked account, or dondoc break-glass.",
    ),
    "emergency_shut": Sentence(
        "Tài khoản khẩn cấp {name} đang khóa hoặc không giữ chức vụ quản trị: ngày cần đến sẽ không vào được.",
        "The emergency account {name} is locked or holds no administrator's post: it would not open on the day it is needed.",
        "Chạy dondoc break-glass --user {name}, niêm phong mật khẩu mới.",
        "Run dondoc break-glass --user {name} and seal the new password.",
    ),
    "debug": Sentence(
        "DONDOC_DEBUG=1 trên hệ thống chạy thật: trang lỗi lộ cấu hình.",
        "DONDOC_DEBUG=1 in service: error pages show the configuration.",
        "Bỏ DONDOC_DEBUG rồi khởi động lại.",
        "Leave DONDOC_DEBUG out and restart.",
    ),
    "no_https": Sentence(
        "Hệ thống trả lời cho {hosts} mà không bật HTTPS: mật khẩu đi trên mạng không mã hóa.",
        "The product answers to {hosts} without HTTPS: passwords cross the network in the clear.",
        "Đặt nginx hoặc Caddy có chứng thư ở trước (deploy/) rồi đặt DONDOC_HTTPS=1.",
        "Put nginx or Caddy with a certificate before it (deploy/) and set DONDOC_HTTPS=1.",
    ),
    "only_here": Sentence(
        "DONDOC_HOSTS chỉ có tên của chính máy này: người dùng ở máy khác không mở được.",
        "DONDOC_HOSTS names this machine only: nobody elsewhere can open the pages.",
        "Đặt DONDOC_HOSTS là tên miền người dùng mở, ví dụ dondoc.tinh.gov.vn.",
        "Set DONDOC_HOSTS to the name that people open, as dondoc.example.gov.vn.",
    ),
    "any_host": Sentence(
        "DONDOC_HOSTS nhận mọi tên miền (*).",
        "DONDOC_HOSTS takes any name (*).",
        "Ghi rõ các tên miền; nếu không, liên kết trong thư có thể bị giả.",
        "Name the hosts; else links in messages can be forged.",
    ),
    "base_url": Sentence(
        "DONDOC_BASE_URL ({address}) không khớp DONDOC_HOSTS và DONDOC_HTTPS.",
        "DONDOC_BASE_URL ({address}) does not fit DONDOC_HOSTS and DONDOC_HTTPS.",
        "Tên miền trong địa chỉ phải có trong DONDOC_HOSTS; bật HTTPS thì địa chỉ bắt đầu bằng https://.",
        "Its host must stand in DONDOC_HOSTS; with HTTPS it begins with https://.",
    ),
    "front_end_missing": Sentence(
        "Thiếu tệp giao diện {path}: trang hiện ra không có định dạng.",
        "The front-end files {path} are missing: pages come without any style.",
        "Cài lại từ gói phát hành; từ mã nguồn thì chạy make assets.",
        "Install from the release again; in a checkout run make assets.",
    ),
    "front_end_old": Sentence(
        "Tệp giao diện chưa được gom vào {path}.",
        "The front-end files were not gathered into {path} yet.",
        "dondoc serve tự làm khi khởi động; chạy gunicorn riêng thì chạy trước: dondoc serve --prepare",
        "dondoc serve does so when it starts; before a gunicorn of your own: dondoc serve --prepare",
    ),
    "no_mail": Sentence(
        "Chưa khai báo máy chủ thư: {waiting} thư đang chờ, người dùng không nhận được nhắc việc qua thư.",
        "No mail server is named: {waiting} messages wait, nobody is reminded by mail.",
        "Đặt DONDOC_SMTP_HOST và DONDOC_SMTP_FROM rồi khởi động lại.",
        "Set DONDOC_SMTP_HOST and DONDOC_SMTP_FROM and restart.",
    ),
    "mail_unreachable": Sentence(
        "Máy chủ thư không nhận: {said}",
        "The mail server does not take mail: {said}",
        "Kiểm tra DONDOC_SMTP_HOST, cổng, kiểu mã hóa, tên và mật khẩu; thư sẽ chờ và gửi lại đúng thứ tự.",
        "Check DONDOC_SMTP_HOST, port, encryption, name and password; mail waits and goes out in its order.",
    ),
    "mail_waits": Sentence(
        "{waiting} thư đang chờ, cũ nhất từ {oldest}.",
        "{waiting} messages wait, the oldest since {oldest}.",
        "Thử máy chủ thư bằng dondoc doctor --connections; xem trang Công việc nền.",
        "Try the mail server with dondoc doctor --connections; look at the page Background jobs.",
    ),
    "mail_refused": Sentence(
        "{count} thư bị máy chủ người nhận từ chối.",
        "{count} messages were refused by the receivers' servers.",
        "Trang Công việc nền: sửa địa chỉ rồi gửi lại.",
        "Page Background jobs: mend the addresses and send again.",
    ),
    "no_worker": Sentence(
        "Tiến trình việc nền không chạy (thấy lần cuối: {seen}): không gửi thư, không nhắc việc, không khóa sổ nhật ký.",
        "The worker does not run (last seen: {seen}): no mail, no reminders, no day of the log is closed.",
        "dondoc serve chạy kèm tiến trình này; chạy riêng: systemctl start dondoc-worker, hoặc dondoc worker. "
        "Vừa khởi động thì đợi nửa phút rồi khám lại.",
        "dondoc serve brings one; apart from it: systemctl start dondoc-worker, or dondoc worker. Just started: ask again in half a minute.",
    ),
    "worker_awaited": Sentence(
        "Hệ thống vừa được lập, tiến trình việc nền chưa chạy lần nào.",
        "The installation was just founded and its worker has not run yet.",
        "Khởi động dịch vụ, đợi nửa phút rồi khám lại.",
        "Start the service, wait half a minute and ask again.",
    ),
    "no_emergency": Sentence(
        "Chưa có tài khoản khẩn cấp: người quản trị mất điện thoại hoặc quên mật khẩu thì không còn đường vào.",
        "There is no emergency account: an administrator who loses his telephone or password has no way in.",
        "Chạy dondoc break-glass, chép mật khẩu ra giấy, niêm phong, cất vào két.",
        "Run dondoc break-glass, write the password on paper, seal it and lock it away.",
    ),
    "no_backup": Sentence(
        "Chưa sao lưu lần nào: hỏng ổ đĩa là mất toàn bộ dữ liệu.",
        "Nothing was ever backed up: with the disk all records are lost.",
        "Bật sao lưu hằng đêm: systemctl enable --now dondoc-backup.timer; hoặc chạy ngay dondoc backup THƯ_MỤC.",
        "Switch the nightly backup on: systemctl enable --now dondoc-backup.timer; or now: dondoc backup FOLDER.",
    ),
    "backup_old": Sentence(
        "Bản sao lưu gần nhất làm lúc {last}, đã quá hai ngày.",
        "The last backup is of {last}, more than two days ago.",
        "Xem vì sao lịch sao lưu không chạy: systemctl status dondoc-backup; rồi chạy dondoc backup THƯ_MỤC.",
        "See why the timer did not run: systemctl status dondoc-backup; then dondoc backup FOLDER.",
    ),
    "no_drill": Sentence(
        "Nửa năm nay chưa thử khôi phục bản sao lưu nào.",
        "No backup was put back to try in the last half year.",
        "Chạy dondoc drill: khôi phục ra nơi khác và so từng dòng.",
        "Run dondoc drill: it puts one back elsewhere and compares.",
    ),
    "anchor_nowhere": Sentence(
        "Dấu chốt nhật ký hằng ngày chưa gửi ra ngoài máy này: ai sửa được cả máy thì sửa được cả nhật ký.",
        "The daily anchor of the log leaves this machine for nowhere: who can change the whole machine can change the log.",
        "Đặt DONDOC_ANCHOR_MAIL hoặc DONDOC_ANCHOR_FILE (docs/records.md) rồi khởi động lại.",
        "Set DONDOC_ANCHOR_MAIL or DONDOC_ANCHOR_FILE (docs/records.md) and restart.",
    ),
    "anchor_never": Sentence(
        "Dấu chốt nhật ký chưa lần nào tới {place}.",
        "No anchor of the log ever reached {place}.",
        "Xem lý do ở trang Lưu giữ dữ liệu; kiểm tra máy chủ thư, thư mục của DONDOC_ANCHOR_FILE và tiến trình việc nền.",
        "The page Data retention says why; look at the mail server, the folder of DONDOC_ANCHOR_FILE and the worker.",
    ),
    "anchor_old": Sentence(
        "Dấu chốt nhật ký tới {place} lần cuối đã hơn hai ngày: {last}.",
        "An anchor of the log last reached {place} more than two days ago: {last}.",
        "Xem lý do ở trang Lưu giữ dữ liệu; kiểm tra máy chủ thư, thư mục của DONDOC_ANCHOR_FILE và tiến trình việc nền.",
        "The page Data retention says why; look at the mail server, the folder of DONDOC_ANCHOR_FILE and the worker.",
    ),
    "jobs_failed": Sentence(
        "Việc nền không xong sau mọi lần thử: {names}.",
        "Jobs that did not end well after all their tries: {names}.",
        "Trang Công việc nền ghi lý do và có nút Chạy lại.",
        "The page Background jobs says why and runs them again.",
    ),
    "jobs_stuck": Sentence(
        "Việc nền giữ quá hạn mà chưa ai làm tiếp: {names}.",
        "Jobs held longer than their lease, and taken up by nobody: {names}.",
        "Khởi động lại tiến trình việc nền: systemctl restart dondoc-worker.",
        "Restart the worker: systemctl restart dondoc-worker.",
    ),
    "audit_tail": Sentence(
        "Nhật ký không còn dòng số {number} đã ghi dấu ngoài cơ sở dữ liệu.",
        "The log no longer has its line {number}, which was noted outside the database.",
        "Chạy dondoc audit verify; giữ nguyên hiện trạng và báo người phụ trách an toàn thông tin. "
        "Vừa khôi phục bản sao lưu cũ hơn thì đây là điều phải thấy.",
        "Run dondoc audit verify; touch nothing and tell whoever is in charge of security. "
        "After a restore of an older backup this is what must show.",
    ),
    "audit_damaged": Sentence(
        "Nhật ký có {count} chỗ không khớp: {said}",
        "The log does not fit in {count} places: {said}",
        "Giữ nguyên hiện trạng, báo người phụ trách an toàn thông tin, so với bản sao lưu.",
        "Touch nothing, tell whoever is in charge of security, compare with a backup.",
    ),
    "audit_no_anchor": Sentence(
        "Thư mục dữ liệu không có dấu mốc của nhật ký (audit-tail).",
        "The data folder holds no mark of where the log stood (audit-tail).",
        "Nếu vừa chuyển máy mà chỉ mang cơ sở dữ liệu, chép thêm audit-tail và audit-roots.log từ thư mục cũ.",
        "If only the database was moved, copy audit-tail and audit-roots.log from the old folder too.",
    ),
    "unreachable": Sentence(
        "{what}: {said}",
        "{what}: {said}",
        "Kiểm tra địa chỉ và biến môi trường của dịch vụ ấy; chạy lại dondoc doctor --connections.",
        "Check its address and variables; run dondoc doctor --connections again.",
    ),
}
