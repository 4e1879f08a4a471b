"""uv gets the package index that pip is configured with."""

from tools.pip_settings import translate

MIRROR = """\
global.index-url='https://user:secret@pypi.example.com/simple'
global.extra-index-url='\\nhttps://a.example.com/simple\\nhttps://b.example.com/simple'
global.cert='/etc/ssl/mirror.pem'
global.trusted-host='pypi.example.com'
global.proxy='http://proxy.example.com:3128'
:env:.find-links='/wheels /more-wheels'
"""


def test_each_setting_of_a_mirror_reaches_uv():
    assert translate(MIRROR) == {
        "UV_DEFAULT_INDEX": "https://user:secret@pypi.example.com/simple",
        "UV_INDEX": "https://a.example.com/simple https://b.example.com/simple",
        "UV_FIND_LINKS": "/wheels,/more-wheels",
        "UV_INSECURE_HOST": "pypi.example.com",
        "SSL_CERT_FILE": "/etc/ssl/mirror.pem",
        "ALL_PROXY": "http://proxy.example.com:3128",
        "UV_INDEX_STRATEGY": "unsafe-best-match",
    }


def test_the_environment_wins_over_install_and_install_over_global():
    lines = [":env:.index-url='env'", "install.index-url='install'", "global.index-url='global'"]
    for at, winner in enumerate(["env", "install", "global"]):
        assert translate("\n".join(lines[at:])) == {"UV_DEFAULT_INDEX": winner}


def test_pip_without_settings_changes_nothing():
    assert translate("") == translate("global.no-color='true'\ndownload.index-url='x'\n") == {}
