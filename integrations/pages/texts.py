"""Words of six scripts, common ones, for pages that are made here; no text of anybody's."""
WORDS = {
    "latin": """the house stands near river and every morning people walk across old bridge with bread letters books
        under their arms while children play between trees before school begins somebody opens window looks at weather
        writes down number of boats that pass by evening""",
    "cyrillic": """дом стоит у реки и каждое утро люди идут через старый мост с хлебом письмами книгами под рукой пока
        дети играют между деревьями перед школой кто-то открывает окно смотрит на погоду записывает число лодок
        которые проходят мимо вечером""",
    "greek": """το σπίτι είναι κοντά στο ποτάμι και κάθε πρωί οι άνθρωποι περνούν την παλιά γέφυρα με ψωμί γράμματα
        βιβλία κάτω από το χέρι ενώ τα παιδιά παίζουν ανάμεσα στα δέντρα πριν από το σχολείο κάποιος ανοίγει το
        παράθυρο κοιτάζει τον καιρό""",
    "arabic": """البيت قريب من النهر وفي كل صباح يعبر الناس الجسر القديم ومعهم الخبز والرسائل والكتب بينما يلعب الأطفال
        بين الأشجار قبل المدرسة يفتح أحدهم النافذة وينظر إلى الطقس ويكتب عدد القوارب التي تمر في المساء""",
    "devanagari": """घर नदी के पास है और हर सुबह लोग पुराने पुल से होकर रोटी चिट्ठी और किताब लेकर जाते हैं जब बच्चे पेड़ों के
        बीच खेलते हैं स्कूल से पहले कोई खिड़की खोलता है मौसम देखता है और शाम को नावों की संख्या लिखता है""",
    "chinese": """房子 在 河 边 每天 早上 人们 走过 老 桥 手里 拿着 面包 信 和 书 孩子们 上学 以前 在 树 中间 玩 有人 打开
        窗户 看看 天气 晚上 写下 经过 的 船 有 多少""",
}
SCRIPTS = list(WORDS)
# Names of fonts in the Debian packages fonts-dejavu-core, fonts-noto-core and fonts-noto-cjk; the first that is there.
FONTS = {
    "latin": ["truetype/dejavu/DejaVuSerif.ttf", "truetype/noto/NotoSerif-Regular.ttf"],
    "cyrillic": ["truetype/dejavu/DejaVuSerif.ttf", "truetype/noto/NotoSerif-Regular.ttf"],
    "greek": ["truetype/dejavu/DejaVuSerif.ttf", "truetype/noto/NotoSerif-Regular.ttf"],
    "arabic": ["truetype/noto/NotoNaskhArabic-Regular.ttf"],
    "devanagari": ["truetype/noto/NotoSansDevanagari-Regular.ttf", "truetype/noto/NotoSerifDevanagari-Regular.ttf"],
    "chinese": ["opentype/noto/NotoSansCJK-Regular.ttc", "opentype/noto/NotoSerifCJK-Regular.ttc"],
}
