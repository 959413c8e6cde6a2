"""Signatures made with the openssl command line, so that nothing of ours vouches for them.

    openssl genrsa -out key.pem 2048
    openssl rsa -in key.pem -pubout
    openssl dgst -sha256 -sign key.pem notice.txt | base64 -w0      (-sha1 for what must be refused)

`notice.txt` is the text that a notice's signature covers, in the form of Alipay's published example; `answer.txt` the
content of an answer, slashes escaped as Alipay writes them. The keys were thrown away.
"""

PUBLIC_KEY = (
    "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAunB1Bx9T4xM0UCr3/Fa0fVXilHdKGpf/VFtGKwHXw1s9SL+MIQu/MH+L"
    "1njnHkVJAL8OE1+mD/Vj2i/ILSZp+FnQXnit6EwooO2654HJjCfM7wRtLmwiWJkYWE5aSoSL/8YFZ2AKvv7+rjdEWfuagCrdao6D"
    "CeLhVH6VJEvZchS3ImNyZB03beUXi8OC3dgKj1Hha5pukptdk7VzsM3UluJ/mbJRroDWl7uuz+6j/uU4RkjX3q2Z//iyVnI2JvZT"
    "3wWRLx2uaUFOyNew1BIAMWor0+mJ9lzdLwlQFgIrf6na/DQYHxZ9cJGB5G2+75MoYgmyVigN86bRESaCbZOHWQIDAQAB"
)

OTHER_PUBLIC_KEY = (
    "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAiaq3EKoYw0NC5oghQ0bS2Vr2QlEVI9IXQz2pmeTNE8jPUfFHZLJTAOvY"
    "lAvt8OkxFjPsY8+MAOaCd6ks98SLK+M1LCpSHIrLkBnYc1PIwUakJZgBaRCKhof7R8tgd86KTBxAoprKKn2ty13Tni5dCMzbIzjK"
    "88AJBWwohWENS8M8J9++Jo0lsHLoF7dqNDlMhyks4Z8lTPhQ5mUCp0aFa38El9ENqYCDrr8v6AIe6IDDm+4bfvP1YtlI8dck0x+y"
    "kJ7J5B0FCbP0o6XRYyzn1OYzXZeltOZBXe3jDtM5bNrxoTlDd/rxZdX2x+nRcHul3ejFMu50cxgfMQmbiu6RgQIDAQAB"
)

NOTICE = {
    "app_id": "2021000119635278",
    "auth_app_id": "2021000119635278",
    "buyer_id": "2088102177846880",
    "buyer_pay_amount": "175.23",
    "charset": "utf-8",
    "fund_bill_list": '[{"amount":"175.23","fundChannel":"ALIPAYACCOUNT"}]',
    "gmt_create": "2026-11-22 09:00:00",
    "gmt_payment": "2026-11-22 09:00:12",
    "invoice_amount": "175.23",
    "notify_id": "2026112200222090012046880512345678",
    "notify_time": "2026-11-22 09:00:13",
    "notify_type": "trade_status_sync",
    "out_trade_no": "L202611220a1b2c3d4e5f60718293",
    "point_amount": "0.00",
    "receipt_amount": "175.23",
    "seller_id": "2088102146225135",
    "subject": "物业费用",
    "total_amount": "175.23",
    "trade_no": "2026112222001446880500123456",
    "trade_status": "TRADE_SUCCESS",
    "version": "1.0",
}

NOTICE_SHA256 = (
    "eScqZ+5rLvMTNer9FzwgVqYBzkKHvydmI4GFR5ymsyNeE6jSSmwcJXPJ/JTOC/y9HegrKLzGTybRdBCyKU/1GO0oOP1uWuA36eJU"
    "RX9iuyRr1yoxR24xxm3408R2HEPSZR+ea3rFQ56pa6DNA0TBaDWwPQCIg7jRzCVlMFeb7d6/3qybsxYcj957PXdA4DOQUHcCR/O4"
    "eCZnuCEsyzHgi/xWAE9wawNbJzLGIaS2kfBvN9AifIj+wueCvkQkGZL9P4e/EzKI5JrwS6aTOaQFAtQ5oL7jn9e89D0/k1jp9Bf5"
    "QbppU258/OAUj2zUAFZdHFGw79QA7YOv2FYkSV+jDA=="
)

NOTICE_SHA1 = (
    "csJ1TMvbLJtAanbHFl7YhOZSO4NLzUzBDj5Mza9Kq1cTVYgX7JU7uQTffkK8kocDr4w9U1ypgzbkaDCh+1idvqGVAa+kuFs5CSgV"
    "fYlqC64h+whQvp0woBXm+r6tTd1UzVr41iVcH57XhGN4zR3ZORM4Aa45b0QANO52OTbvoEj4/2EwTmoxOgIlR7i5RB8X/4czkHcc"
    "ZpkFFuxRkxfvv03u5eZ9abAjmpT9PQFyzCaSHKdhhQ1QpLpaFOlir2DtN0Q4fIiqKX7CU+uEZ0bQlz5Yh4zngbSAmKHcliLQV5st"
    "c3OGZOEUzEpAl1cfQpSCKqTt7+CsSu0t468esbzLXQ=="
)

NOTICE_OF_ANOTHER_KEY = (
    "LOPD3GTEBRib0QhBtRS5DQX6pp2pgn2rE2LE9h8C4eA9XAwnM3xo2s2FUBAiI83mbJ9bFHqwyH118DWazBCr6q0yLGYjPhuEBlzM"
    "lji/S9R0dcVzmcBbwARNxLs3kaSqOEmXBvji+NCNDrNFD8C7BzdP8jXhioMMI00eDo/NDRZOXJ6OMHw9lTXxwNnKWZ8NV8uZ+8J1"
    "0nEXRQzUH/rJ+rT9j9XsZ8pAs/kV0e5qTog+a8y5/XtHGvlfVAOZmpnQ8S8TsYKRLlwpASBPd6puVTfrv9Klgm/mdiYhI1xjcQbt"
    "YF7WIWGCF0rj/qjtUn/QMPmyOFikORzZ/1Ql28MT3Q=="
)

ANSWER = (
    rb'{"code":"10000","msg":"Success","bill_download_url":"http:\/'
    rb'\/dwbillcenter.alipay.com\/downloadBillFile.resource?a=1&b={2}"}'
)

ANSWER_SHA256 = (
    "Ze4IO4o28oIl4GP/4qMdFrLnDDmwZz3lsM5jIHUqH9Fwy/AeWPZHPOkiS3I088VHAJAa/rCUM7pPe3SP+8GXP/dfFIH8PaMMLso+"
    "HWYra0vJSmGOo+XTW9hCDGKkSKNtqVQL6JUsX3VhfHqJdElK/w6codrh9kiGR1Dmeggof1S07dyhfQf+W4jCK34cKt2d85fU9KwW"
    "BNxj+swwBDKCnHvwHcpqgnh7CbT2cE8d/sCeNylE0RZ4RuRdxP5ayraeYJz0ROXM5RXX25VaZtej1QQvslQMiSjRrFFjjXfWdliq"
    "HzAC7FUt3+5rpAPqIY922+z/dwt+PLDtS4iOYjVhvg=="
)

ANSWER_SHA1 = (
    "Un5TsCl8Cy9rv3WqmjsO51Pdrzouez6pCV7l5Bg0a92fFnCya1qxZ2gCvJkkL6ThIXmMXhF/XgbAoK+0bmNh2cKf4b6TKIeHeJgq"
    "kNKalk/2tw0BXFlNU0gJwiw2YyA+cCwcQP0/HCKjqcO9ckKRG9qGq5297bpWUAA1sI21CMEBKZOXcEBLs185sJAL6+JLdg5iIYx4"
    "HroVPFLK7tjHnvZdx6k+lpDGO4lxECM06J44yICuJVw3R46B2chqTMWBCjbHtGcKOsFPK9pidRYCZjyGCZBVcBMy2ijKwnsQ3Ac8"
    "BGk90AnecUJ4Qz/G0kCOPnpbomO+NNmXpFljzhlMXA=="
)
