"""GStreamer's RTSP server over films: python3 gst-source.py FOLDER USER PASSWORD

Every film h264-*.mkv and h265-*.mkv in FOLDER is served under its name; those with "digest" in it on a second port, to USER.
Prints both ports (free ones on loopback) and serves until standard input ends.
"""

import os
import sys

import gi

gi.require_version("Gst", "1.0")
gi.require_version("GstRtspServer", "1.0")
from gi.repository import GLib, Gst, GstRtsp, GstRtspServer  # noqa: E402

folder, user, password = sys.argv[1:4]
Gst.init(None)


def start(films, login):
    """Serves films, to everybody or to those who know the login; answers the server, which must stay referenced."""
    server = GstRtspServer.RTSPServer()
    server.set_address("127.0.0.1")
    server.set_service("0")
    role = "watcher"
    if login:
        auth = GstRtspServer.RTSPAuth()
        auth.set_supported_methods(GstRtsp.RTSPAuthMethod.DIGEST)
        token = GstRtspServer.RTSPToken()
        token.set_string("media.factory.role", role)
        auth.add_digest(*login, token)
        server.set_auth(auth)
    for film in films:
        name = os.path.splitext(film)[0]
        codec = name.split("-")[0]
        source = f"filesrc location={os.path.join(folder, film)} ! matroskademux name=d"
        picture = f"d. ! queue ! {codec}parse ! rtp{codec}pay name=pay0 pt=96 config-interval=1"
        sound = " d. ! queue ! rtppcmapay name=pay1 pt=8" if "sound" in name else ""
        factory = GstRtspServer.RTSPMediaFactory()
        factory.set_launch(f"( {source} {picture}{sound} )")
        permissions = GstRtspServer.RTSPPermissions()
        permissions.add_permission_for_role(role, "media.factory.access", True)
        permissions.add_permission_for_role(role, "media.factory.construct", True)
        factory.set_permissions(permissions)
        server.get_mount_points().add_factory(f"/{name}", factory)
    server.attach(None)
    return server


films = sorted(film for film in os.listdir(folder) if film.endswith(".mkv"))
everybody = start([film for film in films if "digest" not in film], None)
known = start([film for film in films if "digest" in film], (user, password))
print(everybody.get_bound_port(), known.get_bound_port(), flush=True)
loop = GLib.MainLoop()
GLib.io_add_watch(sys.stdin.fileno(), GLib.PRIORITY_DEFAULT, GLib.IO_IN | GLib.IO_HUP, lambda *_: loop.quit())
loop.run()
