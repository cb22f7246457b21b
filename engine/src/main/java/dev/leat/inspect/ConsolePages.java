package dev.leat.inspect;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// Addresses of pages of the console, for messages. They are empty until the address of the console
/// is known, and if there is no console. Thread-safe.
public final class ConsolePages {

    private volatile Optional<String> console = Optional.empty();

    /// Sets the address of the console, such as `http://127.0.0.1:8000/console/`.
    public void open(String url) {
        console = Optional.of(url);
    }

    /// Returns the page of the queue with the most dead letters.
    public Optional<String> letters() {
        return page("letters");
    }

    /// Returns the page of a dead-letter queue.
    public Optional<String> letters(String queue) {
        return page("letters/" + encoded(queue));
    }

    /// Returns the page of a group of dead letters.
    public Optional<String> letters(String queue, String group) {
        return page("letters/%s?group=%s".formatted(encoded(queue), encoded(group)));
    }

    /// Returns the page of a pipeline.
    public Optional<String> pipeline(String name) {
        return page("pipeline/" + encoded(name));
    }

    /// Returns the page of alarms, redrives and deliveries.
    public Optional<String> activity() {
        return page("activity");
    }

    private Optional<String> page(String path) {
        return console.map(url -> url + "#/" + path);
    }

    private static String encoded(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
