package dev.leat.cli.attack;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.leat.cli.Session;
import dev.leat.cli.fixture.Polling;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Values with a mark in every place of a message, a file and a request where a person may be
/// named. No mark is in the log, the output, the metrics, the health, a cause, an alarm, a mail or
/// an event. Only the names of files are where a person must find the file.
@Tag("attack")
@Timeout(300)
class PlantedValuesTest {

    private static final Pattern MARK = Pattern.compile("zq7[a-z_]+[0-9]+mark");
    private static final Pattern LETTERS =
            Pattern.compile("leat_queue_messages\\{queue=\"(.*)-dlq\",state=\"visible\"} (\\d+)");

    /// The numbers of dead letters, by source.
    private static final Map<String, Integer> EXPECTED =
            Map.ofEntries(
                    Map.entry("notices", 10),
                    Map.entry("loose-files", 5),
                    Map.entry("plain-files", 5),
                    Map.entry("lines-files", 5),
                    Map.entry("grouped-files", 1),
                    Map.entry("stepped-files", 1),
                    Map.entry("columns-files", 2),
                    Map.entry("people", 13),
                    Map.entry("strict", 9),
                    Map.entry("sent", 1),
                    Map.entry("clicks", 3));

    private final List<String> leaks = new ArrayList<>();

    @TempDir Path folder;

    @Test
    void areNotInLogsMetricsHealthCausesMailsAndEvents() throws Exception {
        var mails = new GreenMail(ServerSetup.SMTP.dynamicPort());
        mails.start();
        var refuser = HttpServer.create(new InetSocketAddress(loopback(), 0), 0);
        refuser.createContext("/", PlantedValuesTest::refuse);
        refuser.start();
        try (var app = new AttackedApp(folder, app(refuser, mails), "--env", "office")) {
            var planted = new PlantedValues(app, folder, url(refuser), new Random(7));
            planted.files();
            planted.messages();
            planted.requests();
            awaitLetters(app);
            assertThat(mails.waitForIncomingEmail(60_000, EXPECTED.size())).isTrue();
            while (alarms(app) < EXPECTED.size()) {
                Polling.pause();
            }
            for (var mail : mails.getReceivedMessages()) {
                look("the mail " + mail.getSubject(), String.valueOf(mail.getContent()), "file");
                look("a subject", mail.getSubject(), "file");
            }
            look("the health", app.get(app.api().resolve("/health")).body(), "");
            look("the metrics", app.get(app.api().resolve("/metrics")).body(), "");
            for (var queue : EXPECTED.keySet()) {
                look("the causes of " + queue, leat("dlq", "ls", queue + "-dlq"), "");
            }
            for (var pipeline :
                    List.of("sheets", "loose", "plain", "lines", "grouped", "stepped", "columns")) {
                var files = app.operation("pipelines/" + pipeline + "/files", "");
                assertThat(files.statusCode()).isEqualTo(200);
                look("the files of " + pipeline, files.body(), "file");
            }
            look("the state", app.operation("now", "").body(), "file");
            look("the alarms", leat("ls", "alarms"), "");
            for (var suffix : List.of("noheader.csv", "ignored.loose", "key.ndjson")) {
                var select = "select * from 'inbox/*-%s'".formatted(suffix);
                var body = "{\"statement\":\"%s\",\"limit\":10}".formatted(select);
                var rows = app.operation("queries", body).body();
                assertThat(rows).containsPattern("\"column_[26]\"");
                look("the rows of " + suffix, rows, "file");
            }
            for (var queue : EXPECTED.keySet()) {
                var groups =
                        app.operation("dead-letters/" + queue + "-dlq/groups?from=0&limit=100", "");
                assertThat(groups.statusCode()).as(groups.body()).isEqualTo(200);
                look("the groups of " + queue, groups.body(), "file");
            }
            look("the events", events(app), "file");
            look("the output", String.join("\n", app.said()), "file");
        } finally {
            mails.stop();
            refuser.stop(0);
        }
        assertThat(leaks).isEmpty();
    }

    private static InetAddress loopback() {
        return InetAddress.getLoopbackAddress();
    }

    private static String app(HttpServer refuser, GreenMail mails) throws IOException {
        var app = Files.readString(Path.of("src/test/resources/attack/planted.yaml"));
        var alarms = new StringBuilder();
        for (var queue : EXPECTED.keySet()) {
            alarms.append(
                    "  %s_letters: {queue: %s, measure: dead_letters, above: %d, notify: ops}\n"
                            .formatted(
                                    queue.replace('-', '_'),
                                    queue.replace("clicks", "clicks-redrive"),
                                    EXPECTED.get(queue) - 1));
        }
        return app.replace("ALARMS", "\n" + alarms)
                .replace("REFUSER", url(refuser))
                .replace("PORT", "" + mails.getSmtp().getPort());
    }

    private static String url(HttpServer server) {
        return "http://127.0.0.1:%d/".formatted(server.getAddress().getPort());
    }

    /// Refuses a request and quotes it.
    private static void refuse(HttpExchange exchange) throws IOException {
        var body = exchange.getRequestBody().readAllBytes();
        exchange.getResponseHeaders().add("Server", new String(body, UTF_8));
        exchange.sendResponseHeaders(422, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    /// Finds marks, except those of one place.
    private void look(String where, String text, String except) {
        var found = new TreeSet<String>();
        MARK.matcher(text).results().map(java.util.regex.MatchResult::group).forEach(found::add);
        found.removeIf(mark -> !except.isEmpty() && mark.startsWith("zq7" + except));
        found.forEach(mark -> leaks.add("%s: %s".formatted(where, line(text, mark))));
    }

    private static String line(String text, String mark) {
        int at = text.indexOf(mark);
        return text.substring(Math.max(0, at - 150), Math.min(text.length(), at + 80));
    }

    private static void awaitLetters(AttackedApp app) throws Exception {
        var missing = new LinkedHashMap<>(EXPECTED);
        while (!missing.isEmpty()) {
            Polling.pause();
            LETTERS.matcher(app.get(app.api().resolve("/metrics")).body())
                    .results()
                    .filter(found -> !found.group(2).equals("0"))
                    .forEach(found -> {
                        missing.remove(found.group(1), Integer.valueOf(found.group(2)));
                    });
        }
    }

    /// Returns the messages of `on_failure`.
    private static String events(AttackedApp app) throws Exception {
        var all = new StringBuilder();
        var receive =
                "{\"QueueUrl\":\"%s/000000000000/failures\",\"MaxNumberOfMessages\":10}"
                        .formatted(app.aws());
        var some = app.call("AmazonSQS.ReceiveMessage", receive).body();
        while (some.contains("\"Body\"")) {
            all.append(some);
            some = app.call("AmazonSQS.ReceiveMessage", receive).body();
        }
        assertThat(all).contains("FAILED");
        return all.toString();
    }

    private static long alarms(AttackedApp app) throws Exception {
        var health = app.get(app.api().resolve("/health")).body();
        return Pattern.compile("\"state\":\"ALARM\"").matcher(health).results().count();
    }

    private String leat(String... words) {
        var all = new ArrayList<>(List.of(words));
        all.addAll(List.of("--app", folder.toString(), "--env", "office"));
        var session = new Session();
        assertThat(session.run(all.toArray(String[]::new))).as(session.err()).isZero();
        return session.out();
    }
}
