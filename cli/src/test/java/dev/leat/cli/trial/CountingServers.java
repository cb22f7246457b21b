package dev.leat.cli.trial;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.leat.contract.ServerProcess;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// A mail server and a web server outside of the app, which remember everything that came, by the
/// message's id, with the order that it tells of. Each can be away. Owned by one thread.
final class CountingServers implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Pattern ORDER = Pattern.compile("O\\d+");
    private static final int AWAY = 503;
    private static final int TAKEN = 200;

    private final ServerSetup setup;
    private final HttpServer http;
    private final List<MimeMessage> earlier = new ArrayList<>();
    private final Map<String, List<String>> posts = new LinkedHashMap<>();
    private final Map<String, List<String>> records = new LinkedHashMap<>();
    private Optional<GreenMail> mail = Optional.empty();
    private boolean taken = true;
    private int posted;

    CountingServers() throws IOException {
        int port = ServerProcess.freePort();
        setup = new ServerSetup(port, "127.0.0.1", ServerSetup.PROTOCOL_SMTP);
        http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
        http.createContext("/", this::take);
        http.start();
    }

    int mailPort() {
        return setup.getPort();
    }

    String url() {
        return "http://127.0.0.1:%d/orders".formatted(http.getAddress().getPort());
    }

    /// Starts or stops the mail server. Must be called while no mail is sent.
    void mailServer(boolean there) {
        if (there && mail.isEmpty()) {
            var started = new GreenMail(setup);
            started.start();
            mail = Optional.of(started);
        } else if (!there && mail.isPresent()) {
            earlier.addAll(List.of(mail.get().getReceivedMessages()));
            mail.get().stop();
            mail = Optional.empty();
        }
    }

    /// Makes the web server accept or refuse posts.
    synchronized void postsTaken(boolean takes) {
        taken = takes;
    }

    private synchronized void take(HttpExchange exchange) throws IOException {
        var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        if (taken) {
            var headers = exchange.getRequestHeaders();
            boolean record = headers.containsKey("Idempotency-Key");
            var header = record ? "Idempotency-Key" : "x-amz-sns-message-id";
            (record ? records : posts)
                    .computeIfAbsent(headers.getFirst(header), _ -> new ArrayList<>())
                    .add(order(body));
            posted++;
            notifyAll();
        }
        exchange.sendResponseHeaders(taken ? TAKEN : AWAY, -1);
        exchange.close();
    }

    private static String order(String text) {
        var found = ORDER.matcher(text);
        return found.find() ? found.group() : "nothing in: " + text;
    }

    /// Returns the number of mails and posts so far.
    int arrived() {
        synchronized (this) {
            return posted + mailed();
        }
    }

    private int mailed() {
        return earlier.size() + mail.map(server -> server.getReceivedMessages().length).orElse(0);
    }

    /// Waits until so many have come of both, or as good as none comes any more.
    synchronized void await(int most) throws InterruptedException {
        long end = System.nanoTime() + Duration.ofSeconds(5).toNanos();
        while (arrived() < most && System.nanoTime() < end) {
            wait(1);
        }
    }

    /// Waits until so many different ones have come of each.
    synchronized void awaitEach(int orders) throws InterruptedException, MessagingException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (posts.size() < orders
                || records.size() < orders
                || mailed() < orders
                || mails().size() < orders) {
            if (System.nanoTime() > end) {
                throw new AssertionError(
                        "%d posts, %d records and %d mails came of %d"
                                .formatted(posts.size(), records.size(), mails().size(), orders));
            }
            wait(50);
        }
    }

    synchronized Map<String, List<String>> posts() {
        return Map.copyOf(posts);
    }

    /// Returns the records that the endpoint of the app received.
    synchronized Map<String, List<String>> records() {
        return Map.copyOf(records);
    }

    /// By their Message-IDs, the orders that their subjects tell of.
    Map<String, List<String>> mails() throws MessagingException {
        var all = new ArrayList<>(earlier);
        mail.ifPresent(server -> all.addAll(List.of(server.getReceivedMessages())));
        var mails = new LinkedHashMap<String, List<String>>();
        for (var one : all) {
            mails.computeIfAbsent(one.getMessageID(), _ -> new ArrayList<>())
                    .add(order(one.getSubject()));
        }
        return mails;
    }

    @Override
    public void close() {
        http.stop(0);
        mail.ifPresent(GreenMail::stop);
    }
}
