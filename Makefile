# What a newcomer needs: `make demo`, `make test`.
BANZHANG = target/release/banzhang
DEMO = demo

.PHONY: demo sheet test soak bench bench-house bench-measure fuzz build web openapi
build:
	cargo build --release -p banzhang

# The web front, which the program embeds; a program built without it serves a page that says how to build it.
web:
	@if command -v npm >/dev/null; then cd web && npm ci --no-audit --no-fund --silent && npm run --silent build >/dev/null; \
	else echo "node and npm are not here: the pages will say how to build the front 未安装 node，网页将提示如何构建"; fi

# A server with a simulated team that goes on working; the terminal says address and logins.
demo: web build
	$(BANZHANG) demo

# The KPI sheet of a simulated team, on the terminal and as a workbook.
sheet: build
	$(BANZHANG) simulate --days 14 --shops 2 --agents 12 --seed 7 -o $(DEMO)
	$(BANZHANG) report $(DEMO) --rules $(DEMO)/rules.toml
	$(BANZHANG) report $(DEMO) --rules $(DEMO)/rules.toml --format xlsx -o $(DEMO)/report.xlsx
	@echo "The workbook 工作簿: $(DEMO)/report.xlsx"

test:
	@./.ci/test

# 500 kills a scenario instead of 20.
soak:
	BANZHANG_KILLS=500 ./.ci/soak

# The peers side by side, on 10 million messages; see bench/README.md.
bench: build
	cargo build --release -p formats --example csv_read
	test -d bench/.venv || python3 -m venv bench/.venv
	bench/.venv/bin/pip install --quiet -r bench/requirements.txt
	bench/.venv/bin/python bench/run.py
	bench/.venv/bin/python bench/run.py --scale 1,10,30

# The server under load, on both databases; see bench/house/README.md.
bench-house: build
	bench/house/run.sh

# A million messages through the house; see bench/measure/README.md.
bench-measure: build
	test -d bench/.venv || python3 -m venv bench/.venv
	bench/.venv/bin/pip install --quiet -r bench/requirements.txt
	bench/.venv/bin/python bench/measure/run.py

# Ten minutes a parser: make fuzz SECONDS=600
SECONDS = 600
fuzz:
	for target in open_csv open_json foreign_text workbook rules mapping; do \
		(cd fuzz && RUSTC_BOOTSTRAP=1 cargo fuzz run --fuzz-dir . -s none --features libfuzzer $$target \
			-- -max_total_time=$(SECONDS) -rss_limit_mb=4096 -timeout=30) || exit 1; \
	done

# The document of the HTTP interface; a test fails when it is stale.
.PHONY: openapi
openapi:
	cargo run --quiet -p banzhang -- openapi > openapi.json
