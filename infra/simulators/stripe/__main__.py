"""`python -m infra.simulators.stripe --port N --state DIR`"""

import argparse
import logging
from pathlib import Path

from infra.simulators.stripe.service import Options, Stripe
from infra.simulators.web import make_server, serve_until_stopped


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m infra.simulators.stripe", description="Stripe API simulator")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--state", type=Path, required=True, help="folder for keys and books; made if missing")
    parser.add_argument(
        "--public-url", default="", help="where browsers reach this server; default http://127.0.0.1:PORT"
    )
    parser.add_argument("--retry-factor", type=float, default=0.02, help="1 is the real three-day schedule of webhooks")
    arguments = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s")
    base_url = f"http://127.0.0.1:{arguments.port}"
    service = Stripe(
        Options(
            state=arguments.state,
            base_url=base_url,
            public_url=arguments.public_url.rstrip("/") or base_url,
            retry_factor=arguments.retry_factor,
        )
    )
    server = make_server(host="127.0.0.1", port=arguments.port, answer=service.answer)
    service.start()
    try:
        serve_until_stopped(server)
    finally:
        service.stop()


if __name__ == "__main__":
    main()
