package dev.leat.server.health;

import dev.leat.server.Request;
import dev.leat.server.Response;
import dev.leat.server.Site;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import java.util.Optional;

/// `GET /metrics`: all metrics in the Prometheus text format.
///
/// Runs `refresh` before each response.
public record Metrics(PrometheusMeterRegistry meters, Runnable refresh) implements Site {

    private static final String TEXT_FORMAT = "text/plain; version=0.0.4; charset=utf-8";

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
