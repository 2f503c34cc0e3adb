"""Scrapy's settings. What a user may set is in `crawler/options.py`, as `CONFLICTWIRE_…` here."""

BOT_NAME = "conflictwire"
SPIDER_MODULES = ["crawler.spiders"]

CONFLICTWIRE_STORE = "conflictwire.db"

# -- our parts in place of Scrapy's
SCHEDULER = "crawler.scheduler.FrontierScheduler"
EXTENSIONS = {"crawler.run.Run": 0}
DOWNLOADER_MIDDLEWARES = {
    "crawler.admission.AdmissionMiddleware": 10,
    # Last before the downloader, so that a host's turn is taken when the request really goes out.
    "crawler.robots.RobotsMiddleware": 995,
}
TWISTED_DNS_RESOLVER = "crawler.addresses.GuardedResolver"
# RobotsMiddleware obeys; Scrapy's own lets waiting requests through.
ROBOTSTXT_OBEY = False
# The frontier keeps redirects and retries, so that a killed run does not forget them.
REDIRECT_ENABLED = False
METAREFRESH_ENABLED = False
RETRY_ENABLED = False
HTTPERROR_ALLOW_ALL = True
# Keeps validators itself; Scrapy's cache calls a news page fresh without asking.
HTTPCACHE_ENABLED = False
# A reader without an account; cookies would make two runs see two sites.
COOKIES_ENABLED = False
REFERER_ENABLED = False

# -- politeness: the scheduler and crawler/hosts.py keep each host's turns
CONCURRENT_REQUESTS = 16
CONCURRENT_REQUESTS_PER_DOMAIN = 8
# Scrapy starts as many tasks for every response to take its items; ours has none, all goes through the frontier.
CONCURRENT_ITEMS = 1
DOWNLOAD_DELAY = 0

# -- safety: Scrapy's defaults are 180 s, 1 GiB, certificates not looked at, and a port that runs code
DOWNLOAD_TIMEOUT = 30
DOWNLOAD_MAXSIZE = 16 * 1024 * 1024
DOWNLOAD_WARNSIZE = 0
DOWNLOAD_VERIFY_CERTIFICATES = True
DNS_TIMEOUT = 10
REMOTE_CONTROL_ENABLED = False
TELNETCONSOLE_ENABLED = False

DEFAULT_REQUEST_HEADERS = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.5"}
LOG_LEVEL = "WARNING"
LOGSTATS_INTERVAL = 0
