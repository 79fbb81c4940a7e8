"""Fixtures: servers of ours and real neighbours (Redis, PostgreSQL, nginx) on free ports of loopback."""
import os
import shutil
import signal
import subprocess

import pytest

import support


@pytest.fixture(scope="session")
def samples():
    return support.SAMPLES


@pytest.fixture
def start(tmp_path):
    """start(role, *flags, **environment) -> Server; all are stopped, and must not have crashed, at the end."""
    servers = []

    def make(role="all", *flags, **environment):
        server = support.Server(tmp_path / f"server-{len(servers)}", role, flags, environment)
        servers.append(server)
        return server

    yield make
    for server in reversed(servers):
        server.stop()
        assert server.crash() is None, server.crash()


@pytest.fixture
def redis(tmp_path):
    neighbour = support.Redis(tmp_path / "redis")
    yield neighbour
    neighbour.stop()


@pytest.fixture
def postgres(tmp_path_factory):
    neighbour = support.Postgres()
    yield neighbour
    neighbour.stop()


@pytest.fixture(scope="module")
def deployment(request, tmp_path_factory):
    """The whole of run-local.sh; parameters by a module attribute DEPLOYMENT_FLAGS."""
    neighbour = support.Deployment(getattr(request.module, "DEPLOYMENT_FLAGS", []))
    yield neighbour
    neighbour.stop()
