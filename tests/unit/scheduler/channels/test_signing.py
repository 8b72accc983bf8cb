"""Signatures, compared with the platforms' own published examples."""

import hashlib

from scheduler.channels.sms import authorization


def test_an_sms_request_is_signed_as_the_provider_shows_in_its_example():
    query = (
        "ImageId=win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd"
        "&RegionId=cn-shanghai"
    )
    headers = {
        "host": "ecs.cn-shanghai.aliyuncs.com",
        "x-acs-action": "RunInstances",
        "x-acs-content-sha256": hashlib.sha256(b"").hexdigest(),
        "x-acs-date": "2023-10-26T10:22:32Z",
        "x-acs-signature-nonce": "3156853299f313e23d1673dc12e1703d",
        "x-acs-version": "2014-05-26",
    }

    told = authorization(query, headers, "YourAccessKeyId", "YourAccessKeySecret")

    assert told.endswith(
        "Signature=06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0"
    )
