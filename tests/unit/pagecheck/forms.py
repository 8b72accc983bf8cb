"""A letter, a paper upwards and one with pages across, as the builder makes them."""

import io
import zipfile
from functools import cache

from notices.build import build
from tests.unit.pagecheck.paper import CORE

BEGINNING = """空行｜
主送机关｜某某市生态环境局：
正文｜现将有关材料报送你局，请予审核。
"""
END = """空行｜
署名｜某某县人民政府办公室
成文日期｜2020年10月9日
"""
LETTER = f"""页眉｜
信函版头｜某某县人民政府
信函发文字号｜某政函〔2020〕5号
空行｜
空行｜
标题｜关于报送考核材料的函
{BEGINNING}{END}信函版记｜抄送：县财政局。
"""
UPWARD = f"""空行 34.4mm｜
发文机关标志｜某某县人民政府文件
空行｜
空行｜
上行红线｜某政发〔2020〕5号｜张三
空行｜
空行｜
标题｜关于考核情况的报告
{BEGINNING}图表 60mm｜报送情况｜排行｜单位｜按时｜迟报
空行｜
附件说明｜附件：问题清单
{END}版记｜抄送：县财政局。｜某某县人民政府办公室	2020年10月9日印发
"""
ACROSS = f"""标题｜关于做好考核工作的通知
{BEGINNING}{END}横页｜
附件标识 分页｜附件
空行｜
标题｜问题清单
空行｜
表格 小｜4中｜10
表头｜序号｜问题
表行｜1｜台账记录不全
竖页｜
版记｜抄送：县财政局。｜某某县人民政府办公室	2020年10月9日印发
"""
# 署名 is centred on the date when a template is filled in; here it is typed so.
SIGNED = ('<w:pStyle w:val="Signature"/>', '<w:ind w:rightChars="225" w:right="709"/>')


@cache
def parts(source: str) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(build(source))) as package:
        found = {name: package.read(name).decode() for name in package.namelist()}
    found["docProps/core.xml"] = CORE
    style, indent = SIGNED
    body = found["word/document.xml"]
    found["word/document.xml"] = body.replace(style, style + indent)
    return found
