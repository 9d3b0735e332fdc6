"""Addresses of this room."""

from django.urls import path

from dondoc.web.notices import escalating, feed, inbox, wishes

urlpatterns = [
    path("thong-bao/", inbox.notices, name="notices"),
    path("thong-bao/da-doc/", inbox.read_all, name="notices_read"),
    path("thong-bao/<int:pk>/", inbox.notice, name="notice"),
    path("toi/thong-bao/", wishes.wishes, name="notice_wishes"),
    path("toi/lich/", wishes.feed_open, name="feed_open"),
    path("toi/lich/thu-hoi/", wishes.feed_close, name="feed_close"),
    path("lich/<str:secret>.ics", feed.feed, name="calendar_feed"),
    path("van-ban/<int:pk>/trinh-lanh-dao/", escalating.escalate, name="escalate"),
]
