"""Stand-ins for the outside providers: each speaks the real wire protocol over HTTP and keeps its own keys and books.

A simulator is a process: `python -m <module> --port N --state DIR`. It listens on 127.0.0.1 only, answers `GET
/_sim/health` once ready, keeps everything in its state folder over a kill, and stops on SIGTERM. Nothing of the
product imports them.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Simulator:
    """What a supervisor needs to run one.

    `url_variable` is the environment variable that tells the product where it is; `credentials_file` the JSON in its
    state folder that holds ids, keys and `base_url` for the product's settings.
    """

    module: str
    url_variable: str
    credentials_file: str


SIMULATORS: dict[str, Simulator] = {
    "wechatpay": Simulator("infra.simulators.wechatpay", "WECHATPAY_BASE_URL", "wechatpay.json"),
    "alipay": Simulator("infra.simulators.alipay", "ALIPAY_BASE_URL", "alipay.json"),
    "stripe": Simulator("infra.simulators.stripe", "STRIPE_BASE_URL", "stripe.json"),
    "wechat": Simulator("infra.simulators.wechat_open", "WECHAT_BASE_URL", "wechat.json"),
}
