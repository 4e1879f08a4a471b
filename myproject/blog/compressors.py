"""django-pipeline's minifiers, as C extensions in this process instead of a Node in another."""

from pipeline.compressors import CompressorBase
from rcssmin import cssmin
from rjsmin import jsmin


class CSSMinCompressor(CompressorBase):
    def compress_css(self, css):
        return cssmin(css)


class JSMinCompressor(CompressorBase):
    def compress_js(self, js):
        return jsmin(js)
