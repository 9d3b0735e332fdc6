"""Addresses of this room."""

from django.urls import path

from dondoc.web.account import sessions
from dondoc.web.people import accounts, addresses, handing_over, own, posts, review, sheet, standing_in

urlpatterns = [
    path("nguoi-dung/", accounts.people, name="people"),
    path("nguoi-dung/moi/", accounts.person_new, name="person_new"),
    path("nguoi-dung/nhap/", sheet.people_import, name="people_import"),
    path("nguoi-dung/nhap/mau.xlsx", sheet.people_sheet, name="people_sheet"),
    path("nguoi-dung/ra-soat/", review.access_review, name="access_review"),
    path("nguoi-dung/ra-soat/ra-soat-quyen.xlsx", review.access_review_file, name="access_review_file"),
    path("nguoi-dung/ra-soat/da-xong/", review.access_reviewed, name="access_reviewed"),
    path("nguoi-dung/khan-cap/ghi-nhan/", review.alarm_seen, name="alarm_seen"),
    path("nguoi-dung/<int:pk>/", accounts.person, name="person"),
    path("nguoi-dung/<int:pk>/mat-khau/", accounts.reset, name="person_reset"),
    path("nguoi-dung/<int:pk>/khoa/", accounts.lock, name="person_lock"),
    path("nguoi-dung/<int:pk>/mo-dang-nhap/", accounts.unlock_signin, name="person_unlock_signin"),
    path("nguoi-dung/<int:pk>/phien/ket-thuc/", sessions.end_all_of_person, name="person_sessions_end"),
    path("nguoi-dung/<int:pk>/phien/<int:entry>/ket-thuc/", sessions.end_of_person, name="person_session_end"),
    path("nguoi-dung/<int:pk>/chuc-vu/", posts.post_new, name="post_new"),
    path("nguoi-dung/<int:pk>/chuc-vu/<int:post>/het/", posts.post_end, name="post_end"),
    path("ban-giao/", handing_over.hand_overs, name="hand_overs"),
    path("nguoi-dung/<int:pk>/ban-giao/", handing_over.hand_over, name="hand_over"),
    path("nguoi-dung/<int:pk>/nguoi-thay/", standing_in.person_stand_in, name="person_stand_in"),
    path("nguoi-thay/", standing_in.own_stand_in, name="own_stand_in"),
    path("nguoi-thay/<int:post>/het/", standing_in.stand_in_end, name="stand_in_end"),
    path("nguoi-dung/<int:pk>/thu-dien-tu/", addresses.person_email, name="person_email"),
    path("toi/thu-dien-tu/", addresses.own_email, name="own_email"),
    path("mat-khau/", own.password, name="own_password"),
]
