package dev.leat.server.health;

import dev.leat.server.Request;
import dev.leat.server.Response;
import dev.leat.server.Site;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import java.util.Optional;

/// `GET /metrics`: all metrics in the Prometheus text format.
public final class Metrics implements Site {

    private static final String TEXT_FORMAT = "text/plain; version=0.0.4; charset=utf-8";

    private final PrometheusMeterRegistry meters;
    private final Runnable refresh;

    /// Runs `refresh` before each response.
    public Metrics(PrometheusMeterRegistry meters, Runnable refresh) {
        this.meters = meters;
        this.refresh = refresh;
    }

    @Override
    public Optional<Response> answer(Request request) {
        if (request.path().size() != 1 || !request.path().getFirst().equals("metrics")) {
            return Optional.empty();
        }
        request.allow("GET");
        refresh.run();
        return Optional.of(Response.text(TEXT_FORMAT, meters.scrape()));
    }

    @Override
    public List<String> paths() {
        return List.of("/metrics");
    }
}
