"""The files that describe deployments, as far as they can be checked without the machines that run them."""
import json
import pathlib
import re
import shutil
import subprocess

import pytest
import yaml

import support

FOLDER = support.SERVER_FOLDER


def manifests():
    return [document for path in sorted((FOLDER / "k8s").glob("*.yaml")) for document in yaml.safe_load_all(path.read_text())]


def test_compose_understands_its_file():
    if shutil.which("docker-compose") is None:
        pytest.skip("docker-compose is not here")
    run = subprocess.run(["docker-compose", "-f", FOLDER / "docker-compose.yml", "config"], capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    services = yaml.safe_load(run.stdout)["services"]
    assert services["image-processing-service"]["deploy"]["replicas"] == 3
    infer = services["model-inference-service"]["deploy"]
    assert infer["replicas"] == 2
    assert infer["resources"] == {"limits": {"memory": "2G"}, "reservations": {"memory": "1G"}}
    assert [name for name, service in services.items() if service.get("ports")] == ["api-gateway"]
    for name, service in services.items():
        check = service["healthcheck"]
        assert (check["interval"], check["timeout"], check["retries"]) == ("30s", "10s", 3), name
        if name != "postgres":
            assert service["read_only"] and service["cap_drop"] == ["ALL"], name


def test_yaml_is_clean():
    if shutil.which("yamllint") is None:
        pytest.skip("yamllint is not here")
    rules = "{extends: default, rules: {line-length: disable, document-start: disable, braces: disable, truthy: disable, indentation: disable, comments: {min-spaces-from-content: 1}, comments-indentation: disable, commas: disable}}"
    files = [*sorted((FOLDER / "k8s").glob("*.yaml")), FOLDER / "docker-compose.yml", FOLDER / "openapi.yaml", FOLDER / "monitoring" / "prometheus.yml"]
    run = subprocess.run(["yamllint", "-d", rules, *files], capture_output=True, text=True)
    assert run.returncode == 0, run.stdout


def test_kubernetes_manifests_belong_together():
    by_kind = {}
    for one in manifests():
        by_kind.setdefault(one["kind"], {})[one["metadata"]["name"]] = one
    deployments = by_kind["Deployment"]
    assert by_kind["Service"]["upright-infer"]["spec"]["clusterIP"] == "None"
    for name, one in deployments.items():
        template = one["spec"]["template"]
        labels = template["metadata"]["labels"]
        assert one["spec"]["selector"]["matchLabels"] == labels
        assert by_kind["Service"][name]["spec"]["selector"] == labels
        assert by_kind["PodDisruptionBudget"][name]["spec"]["selector"]["matchLabels"] == labels
        container = template["spec"]["containers"][0]
        ports = {port["name"] for port in container["ports"]}
        for probe in ("livenessProbe", "readinessProbe"):
            assert container[probe]["httpGet"]["port"] in ports
        assert container["securityContext"]["readOnlyRootFilesystem"] and template["spec"]["securityContext"]["runAsNonRoot"]
        assert "memory" in container["resources"]["limits"]
        for service_port in by_kind["Service"][name]["spec"]["ports"]:
            target = service_port.get("targetPort", service_port["port"])
            assert target in ports | {port["containerPort"] for port in container["ports"]}
    for name, one in by_kind["HorizontalPodAutoscaler"].items():
        assert one["spec"]["scaleTargetRef"]["name"] in deployments
        assert one["spec"]["minReplicas"] == deployments[name]["spec"]["replicas"]


def test_settings_in_the_files_are_settings_of_the_program():
    known = set(re.findall(r"Env:([A-Z_]+)", subprocess.run([support.BINARIES / "upright-server", "--help"], capture_output=True, text=True).stdout))
    assert {"MODEL_SERVICE_URL", "REDIS_URL", "DATABASE_URL", "STORAGE_URL", "WORKERS"} <= known
    used = {entry["name"] for one in manifests() if one["kind"] == "Deployment"
            for container in one["spec"]["template"]["spec"]["containers"] for entry in container.get("env", [])}
    compose = yaml.safe_load((FOLDER / "docker-compose.yml").read_text())
    for service in compose["services"].values():
        if service.get("image") == "upright-server":
            used |= set(service["environment"])
    used |= set(re.findall(r"\b(UPRIGHT_[A-Z_]+)=", (FOLDER / "Dockerfile").read_text().split("FROM debian:12-slim\n")[-1]))
    assert {name for name in used if not name.startswith("AWS_")} <= known


def test_the_table_of_settings_in_the_readme_is_that_of_the_program():
    program = subprocess.run([support.BINARIES / "upright-server", "--help"], capture_output=True, text=True).stdout
    options = set(re.findall(r"^ +(--[a-z-]+) ", program, re.M)) - {"--help", "--version"}
    table = set(re.findall(r"^\| `(--[a-z-]+)` \|", (FOLDER / "README.md").read_text(), re.M))
    assert table == options


@pytest.mark.parametrize("mode", ["least_conn", "round_robin", "ip_hash"])
@pytest.mark.parametrize("names", ["gateway/compose", "k8s/gateway"])
def test_nginx_accepts_the_configuration_of_every_deployment(tmp_path, mode, names):
    shutil.copy(FOLDER / "gateway" / "nginx.conf", tmp_path)
    for file in (FOLDER / names).glob("*.conf"):
        # There is no such host here; what is checked is the configuration.
        (tmp_path / file.name).write_text(re.sub(r"^server [a-z-]+:", "server 127.0.0.1:", file.read_text(), flags=re.M))
    shutil.copy(FOLDER / "gateway" / "balance" / f"{mode}.conf", tmp_path / "balance.conf")
    shutil.copy(FOLDER / "gateway" / "api-keys.conf.example", tmp_path / "api-keys.conf")
    run = subprocess.run(["/usr/sbin/nginx", "-t", "-p", tmp_path, "-c", tmp_path / "nginx.conf"], capture_output=True, text=True)
    assert run.returncode == 0, run.stderr


def test_the_dashboard_asks_for_metrics_that_exist(start, samples):
    server = start()
    server.upload((samples / "letter-turn-180.jpg").read_bytes())
    text = server.request("GET", "/metrics").body.decode()
    declared = set(re.findall(r"^# TYPE (\S+)", text, re.M)) | {"upright_shed_total"}
    dashboard = json.loads((FOLDER / "monitoring" / "grafana-dashboard.json").read_text())
    asked = {name for panel in dashboard["panels"] for target in panel["targets"]
             for name in re.findall(r"\b((?:upright|request)_[a-z_]+)", target["expr"])}
    assert asked
    for name in asked:
        assert re.sub(r"_(bucket|sum|count)$", "", name) in declared or name in declared, name
    run = subprocess.run(["python3", FOLDER / "monitoring" / "make_dashboard.py"], capture_output=True)
    assert run.returncode == 0
    assert json.loads((FOLDER / "monitoring" / "grafana-dashboard.json").read_text()) == dashboard


def test_the_contract_is_valid():
    """redocly when the package registry of node can be reached, else the structure of OpenAPI 3.1 by hand."""
    document = support.OPENAPI
    assert document["openapi"].startswith("3.1")
    operations = [operation for path in document["paths"].values() for name, operation in path.items() if name != "parameters"]
    assert len({operation["operationId"] for operation in operations}) == len(operations)
    text = (FOLDER / "openapi.yaml").read_text()
    for reference in set(re.findall(r"'#/([^']+)'", text)):
        node = document
        for step in reference.split("/"):
            node = node[step]
    if shutil.which("npm") is None:
        pytest.skip("npm is not here: the structure only was checked")
    prefix = support.BINARIES.parent / "redocly"
    program = prefix / "node_modules" / ".bin" / "redocly"
    if not program.exists():
        prefix.mkdir(exist_ok=True)
        install = subprocess.run(["npm", "install", "--prefix", prefix, "--no-audit", "--no-fund", "--ignore-scripts",
                                  "@redocly/cli@1.34.5"], capture_output=True, timeout=150)
        if install.returncode != 0:
            pytest.skip("redocly cannot be installed: the structure only was checked")
    import os
    run = subprocess.run([program, "lint", "--extends=recommended", FOLDER / "openapi.yaml"], capture_output=True, text=True, timeout=60,
                         env={**os.environ, "REDOCLY_TELEMETRY": "off", "REDOCLY_SUPPRESS_UPDATE_NOTICE": "true", "CI": "true"})
    assert run.returncode == 0, run.stdout[-3000:] + run.stderr[-3000:]
