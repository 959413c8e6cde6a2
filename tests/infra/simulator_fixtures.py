"""Fixtures of the simulators, imported by the conftest of every folder that needs one."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.infra.simulator_process import AlipaySimulator, StripeSimulator, WechatOpenSimulator, WechatPaySimulator


@pytest.fixture(scope="session")
def wechat_simulator_process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WechatPaySimulator]:
    """One simulator for the whole run: making its keys takes longer than most tests."""
    simulator = WechatPaySimulator(Path(tmp_path_factory.mktemp("wechatpay")))
    simulator.start()
    yield simulator
    simulator.stop()


@pytest.fixture
def wechat_simulator(wechat_simulator_process: WechatPaySimulator) -> Iterator[WechatPaySimulator]:
    """The simulator, behaving well and on time when the test begins. Orders of earlier tests stay in its books."""
    wechat_simulator_process.ensure_running()
    wechat_simulator_process.reset()
    yield wechat_simulator_process
    wechat_simulator_process.ensure_running()
    wechat_simulator_process.reset()


@pytest.fixture(scope="session")
def alipay_simulator_process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AlipaySimulator]:
    """One simulator for the whole run."""
    simulator = AlipaySimulator(Path(tmp_path_factory.mktemp("alipay")))
    simulator.start()
    yield simulator
    simulator.stop()


@pytest.fixture
def alipay_simulator(alipay_simulator_process: AlipaySimulator) -> Iterator[AlipaySimulator]:
    """The simulator, behaving well and on time when the test begins. Trades of earlier tests stay in its books."""
    alipay_simulator_process.ensure_running()
    alipay_simulator_process.reset()
    yield alipay_simulator_process
    alipay_simulator_process.ensure_running()
    alipay_simulator_process.reset()


@pytest.fixture(scope="session")
def stripe_simulator_process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StripeSimulator]:
    """One simulator for the whole run."""
    simulator = StripeSimulator(Path(tmp_path_factory.mktemp("stripe")))
    simulator.start()
    yield simulator
    simulator.stop()


@pytest.fixture
def stripe_simulator(stripe_simulator_process: StripeSimulator) -> Iterator[StripeSimulator]:
    """The simulator, behaving well and on time when the test begins. Orders of earlier tests stay in its books."""
    stripe_simulator_process.ensure_running()
    stripe_simulator_process.reset()
    yield stripe_simulator_process
    stripe_simulator_process.ensure_running()
    stripe_simulator_process.reset()


@pytest.fixture(scope="session")
def wechat_open_simulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WechatOpenSimulator]:
    """WeChat's open platform: sign-in codes, tokens, subscribe messages."""
    simulator = WechatOpenSimulator(Path(tmp_path_factory.mktemp("wechat")))
    simulator.start()
    yield simulator
    simulator.stop()
