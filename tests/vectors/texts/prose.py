"""A few sentences in many languages and scripts, written for this file."""

from __future__ import annotations

from collections.abc import Iterator

from .text import Text

LATIN = {
    "english": "The lamp went out at nine, so we finished the letter by the window. “Don't wait for me,” she'd written; I couldn't help it.",
    "german": "Die Straßenbahn fährt bei Glätte langsamer – und trotzdem kam niemand zu spät. Übermorgen soll's wärmer werden.",
    "french": "L’été dernier, nous avons loué une maison près de l'océan ; il n'y avait ni réseau ni œufs frais, mais quel silence !",
    "spanish": "¿Quién dejó la puerta abierta? El niño señaló al perro, y el perro, ¡qué descaro!, señaló al niño.",
    "portuguese": "A estação fecha às onze, mas o último comboio não espera por ninguém; então corremos pelo cais.",
    "italian": "Perché non c'è più caffè? L'abbiamo finito ieri, quand'è arrivata tutta la famiglia dell'idraulico.",
    "dutch": "'s Ochtends vroeg fietste hij langs de IJssel; het waaide zó hard dat zijn pet in 't water belandde.",
    "polish": "Źrebię przeskoczyło ogrodzenie, zanim ktokolwiek zdążył krzyknąć; dopiero później zauważyliśmy błąd w zapisie.",
    "czech": "Příliš dlouhá věta unaví i trpělivého čtenáře, řekl učitel a škrtl třetí odstavec.",
    "hungarian": "Az öt tűzoltó gyűjtötte össze a szétszóródott könyveket, míg a szőke kislány őrizte a kapukulcsot.",
    "turkish": "İstanbul'da ışıklar söndü; Iğdır'dan gelen çocuk şaşkınlıkla sordu: “Neden böyle oldu?”",
    "vietnamese": "Chiều nay trời đổ mưa lớn, nước ngập đến tận thềm nhà nên chúng tôi phải kê sách lên gác.",
    "finnish": "Yöllä järven jää narisi niin äänekkäästi, ettei kukaan mökissä saanut kunnolla unta.",
    "icelandic": "Þegar þokan lyftist sást bærinn á ný; öll hrossin stóðu þétt við girðinguna.",
    "maltese": "Il-ħobż kien għadu sħun meta wasalna, u ż-żejt taż-żebbuġa kien fuq il-mejda.",
    "yoruba": "Ọjà náà ti kún kí a tó dé ibẹ̀; ìyá mi sì ra ẹ̀fọ́ àti ẹja fún oúnjẹ alẹ́.",
    "esperanto": "Ĉiuĵaŭde la ĝardenisto aŭskultas malnovan radion kaj ŝercas pri la vetero.",
}

OTHER = {
    "greek": "Το πλοίο άργησε τρεις ώρες, όμως κανείς στο λιμάνι δεν παραπονέθηκε· ο καφές ήταν δωρεάν. Ἐν ἀρχῇ ὁ ἄνεμος.",
    "russian": "Поезд опоздал на сорок минут, и мы успели выпить чаю с вареньем. «Ничего, — сказал дед, — ещё наверстаем».",
    "ukrainian": "Їжак заліз під ґанок і з'їв усі яблука, які ми збирали цілий вечір.",
    "mongolian": "Өглөө эрт морьдоо уснаас буцаахад уулсын орой дээр цас орсон байв.",
    "armenian": "Գարնանը գետը վարարեց, և գյուղի կամուրջը երկու օր անանցանելի էր։",
    "georgian": "მთვარე ჯერ არ ამოსულიყო, როცა მწყემსმა ცეცხლი დაანთო. ᲡᲐᲥᲐᲠᲗᲕᲔᲚᲝ და Ⴀⴀ.",
    "hebrew": "החתול ישב על אדן החלון כל הבוקר וסירב לרדת, גם כשקראנו לו בשם. שָׁלוֹם לְכֻלָּם.",
    "arabic": "وصلنا إلى السوق قبل الظهر بقليل، فاشترينا الخبز والزيتون ثم جلسنا نشرب الشاي. السَّلامُ عَلَيْكُم.",
    "persian": "باران که بند آمد، بچه‌ها به کوچه دویدند و قایق‌های کاغذی‌شان را در جوی آب رها کردند.",
    "urdu": "شام ہوتے ہی گلی کے سب چراغ جل اٹھے اور دادی نے پرانی کہانی پھر سے سنائی۔",
    "hindi": "कल रात बिजली चली गई थी, इसलिए हमने मोमबत्ती जलाकर ताश खेले। क्या तुम्हें याद है?",
    "nepali": "हिउँ परेपछि बाटो बन्द भयो र हामी तीन दिन त्यही गाउँमा बस्यौं।",
    "bengali": "নদীর ধারে বসে সে সারাদিন ছবি আঁকল, তারপর সন্ধ্যায় সব কাগজ ভাসিয়ে দিল।",
    "punjabi": "ਸਵੇਰੇ ਸਵੇਰੇ ਖੇਤਾਂ ਵਿੱਚ ਧੁੰਦ ਇੰਨੀ ਸੀ ਕਿ ਟਰੈਕਟਰ ਵੀ ਨਜ਼ਰ ਨਹੀਂ ਆਇਆ।",
    "gujarati": "દાદાએ આંબાના ઝાડ નીચે ખાટલો ઢાળ્યો અને બપોર સુધી છાપું વાંચ્યું.",
    "tamil": "மழை நின்றதும் குழந்தைகள் தெருவில் ஓடினர்; பாட்டி மட்டும் வாசலில் அமர்ந்து சிரித்தாள்.",
    "telugu": "రైలు ఆలస్యం కావడంతో మేము స్టేషన్‌లోనే భోజనం చేసి పాత పాటలు పాడుకున్నాం.",
    "kannada": "ಬೆಟ್ಟದ ಮೇಲಿನ ದೇವಾಲಯಕ್ಕೆ ಹೋಗಲು ನಾವು ಎರಡು ಗಂಟೆ ನಡೆದೆವು.",
    "malayalam": "പുഴയിൽ വെള്ളം കൂടിയപ്പോൾ തോണിക്കാരൻ ഇന്ന് അക്കരയ്ക്ക് പോകില്ലെന്ന് പറഞ്ഞു.",
    "sinhala": "උදේ පාන්දරින්ම අපි වැව අයිනට ගොස් කුරුල්ලන් දෙස බලා සිටියෙමු.",
    "thai": "เมื่อวานฝนตกหนักจนน้ำท่วมถนนหน้าโรงเรียน ครูจึงให้พวกเรากลับบ้านก่อนเที่ยง",
    "lao": "ມື້ນີ້ຕະຫຼາດມີຄົນຫຼາຍ ພວກເຮົາຈຶ່ງຊື້ໝາກໄມ້ແລ້ວກັບບ້ານທັນທີ",
    "khmer": "ព្រឹកនេះទឹកទន្លេឡើងខ្ពស់ ដូច្នេះទូកតូចៗមិនអាចចេញនេសាទបានទេ។",
    "burmese": "မနေ့က မိုးသည်းထန်စွာရွာသဖြင့် ရွာလမ်းများ ရေလျှံသွားသည်။",
    "tibetan": "ཁ་སང་གངས་བབས་ནས་ལམ་ཀ་བཀག་སོང་། ང་ཚོ་གྲོང་གསེབ་དེར་བསྡད་པ་ཡིན།",
    "amharic": "ትናንት ማታ ዝናብ ስለዘነበ መንገዱ ጭቃ ሆኖ ነበር፤ ልጆቹ ግን ተደስተዋል።",
    "cherokee": "ᎣᏏᏲ ᎢᎦᏓ, ᏙᎯᏧ? Ꭰꭰ Ᏸᏸ",
    "chinese_simplified": "昨天傍晚停电了，我们点着蜡烛下了三盘棋。外婆说：“这样的夜晚，比电视好看。”他在2024年买了3本书。",
    "chinese_traditional": "雨停之後，巷口賣豆花的老闆才慢慢推車出來，燈籠一盞一盞亮起。",
    "cantonese": "佢哋琴晚喺街市買咗好多嘢，返到屋企先發現冇帶鎖匙。",
    "japanese": "駅前の古い時計は五分だけ遅れている。それでもカフェのマスターは「ちょうどいい」と言って、コーヒーをゆっくり淹れた。",
    "japanese_halfwidth": "ﾊﾝｶｸｶﾅで書かれたﾒﾓ：「ＡＢＣ１２３」は全角だ。",
    "korean": "어젯밤 눈이 많이 와서 버스가 끊겼지만, 우리는 골목 끝 분식집에서 따뜻한 국물을 나눠 먹었다.",
    "korean_jamo": "ㅋㅋㅋ 그건 아니지ㅠㅠ \u1112\u1161\u11ab\u1100\u1173\u11af",
    "gothic_deseret": "𐌰𐌽𐌰 𐍃𐍄𐌰𐌹𐌽𐌰 𐐆𐑌 𐐲 𐐿𐐲𐑌",
    "mathematical": "Let 𝒇 : ℝ → ℂ, ∀ε > 0 ∃δ: |x − y| < δ ⇒ |𝒇(x) − 𝒇(y)| < ε; ½ + ⅓ ≠ ²⁄₃, x² ≥ ∑ᵢ aᵢ.",
}

MIXED = {
    "names": "Zoë, Łukasz, Jürgen & Наташа met 陈伟 and 佐藤さん at «Café Ἀθήνα» — 3½ hours, £4.20 each (≈€4,90).",
    "loanwords": "我用iPhone拍了一张照片，then uploaded it to クラウド via Wi‑Fi，结果等了10分钟。",
    "quotation": "„So?“ «Non.» ‘Maybe’ “Yes…” ‹hm› 「はい」『本』 -- he said -- and left…",
    "paragraphs": "One line.\nAnother line,\r\nwith a different ending.\n\nA new paragraph.\n\n\n\tIndented, and three blank ones before it.  \n",
    "capitals": "NASA's HTTPServer, iOS, eBay, McDonald's, XMLHttpRequest, ÉCOLE, ΑΒΓδ, ЖШщ, camelCaseWord, SCREAMING_SNAKE_CASE",
}


def texts() -> Iterator[Text]:
    for kind, by_name in (("latin", LATIN), ("script", OTHER), ("mixed", MIXED)):
        for name, text in by_name.items():
            yield Text(f"prose/{kind}/{name}", text)
