#!/usr/bin/env python3
"""Writes grafana-dashboard.json: one row a question, so that a change of a metric is a change in one place."""
import json
import pathlib

PANELS = [
    ("Requests a second, by status", "reqps", [("sum by (code) (rate(request_count_total[1m]))", "{{code}}")]),
    ("Latency of /process", "s", [(f"histogram_quantile({q}, sum by (le) (rate(request_latency_seconds_bucket{{route=\"process\"}}[5m])))", f"p{int(100 * q)}") for q in (0.5, 0.9, 0.99)]),
    ("Mean time in each stage", "s", [("sum by (stage) (rate(upright_stage_seconds_sum[5m])) / sum by (stage) (rate(upright_stage_seconds_count[5m]))", "{{stage}}")]),
    ("Images that wait, workers that compute", "short", [("sum(upright_queue_depth)", "waiting"), ("sum(upright_workers_busy)", "computing"), ("sum(upright_inflight)", "requests in flight")]),
    ("Refused to protect the service", "reqps", [("sum by (reason) (rate(upright_shed_total[1m]))", "{{reason}}")]),
    ("Cache hits, by tier", "percentunit", [("sum by (tier) (rate(upright_cache_total{result=\"hit\"}[5m])) / sum by (tier) (rate(upright_cache_total[5m]))", "{{tier}}")]),
    ("Repeated calls, lost writes, skipped work", "short", [("sum(rate(upright_retries_total[5m]))", "retries"), ("sum by (kind) (rate(upright_writes_dropped_total[5m]))", "lost {{kind}}"), ("sum(rate(upright_inferences_skipped_total[5m]))", "skipped")]),
    ("Answers by angle", "reqps", [("sum by (angle) (rate(upright_result_total[5m]))", "{{angle}}")]),
]


def panel(number, title, unit, queries):
    return {
        "id": number + 1, "type": "timeseries", "title": title, "datasource": {"type": "prometheus", "uid": "${datasource}"},
        "gridPos": {"h": 8, "w": 12, "x": 12 * (number % 2), "y": 8 * (number // 2)},
        "fieldConfig": {"defaults": {"unit": unit, "min": 0, "custom": {"fillOpacity": 12, "showPoints": "never"}}, "overrides": []},
        "targets": [{"refId": chr(65 + k), "expr": expression, "legendFormat": legend} for k, (expression, legend) in enumerate(queries)],
    }


DASHBOARD = {
    "uid": "upright", "title": "upright", "schemaVersion": 38, "version": 1, "refresh": "10s", "timezone": "browser",
    "time": {"from": "now-30m", "to": "now"}, "tags": ["upright"],
    "templating": {"list": [{"name": "datasource", "type": "datasource", "query": "prometheus", "label": "Data source"}]},
    "panels": [panel(number, *one) for number, one in enumerate(PANELS)],
}

if __name__ == "__main__":
    target = pathlib.Path(__file__).with_name("grafana-dashboard.json")
    target.write_text(json.dumps(DASHBOARD, indent=1) + "\n")
