#!/bin/sh
# The browser tests use the Chromium they find. Where there is none and we may install Debian's, we do;
# elsewhere those tests skip and say so.
command -v chromium >/dev/null 2>&1 && exit 0
command -v chromium-browser >/dev/null 2>&1 && exit 0
command -v google-chrome >/dev/null 2>&1 && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
  { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq -y chromium; } >/dev/null 2>&1 ||
    echo "no Chromium could be installed: the browser tests will skip" >&2
fi
exit 0
