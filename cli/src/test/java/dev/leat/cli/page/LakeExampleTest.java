package dev.leat.cli.page;

import static dev.leat.cli.fixture.Example.leat;
import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.leat.cli.Session;
import dev.leat.cli.fixture.Background;
import dev.leat.cli.fixture.Example;
import dev.leat.cli.fixture.Polling;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The example of lake tables: its rows compared with those that a script computes from the same
/// files, its queues, and the mails to people.
@Tag("docs")
class LakeExampleTest {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final JsonNode EXPECTED =
            JSON.readTree(Path.of("..", Example.LAKE, "samples", "expected.json"));

    /// The maximum time until rows and mails arrive on a busy machine.
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private static final String DAY =
            "select count(*) as n from orders where order_date >= '2011-01-06'";
    private static final long ROWS_OF_THE_DAY = 1829;

    @TempDir private Path folder;

    private final GreenMail mails = new GreenMail(ServerSetup.SMTP.dynamicPort());
    private Example example;

    @BeforeEach
    void start() throws IOException {
        mails.start();
        example = Example.lake(folder);
    }

    @AfterEach
    void stop() {
        mails.stop();
    }

    private Background up() throws InterruptedException {
        var server = "smtp://127.0.0.1:" + mails.getSmtp().getPort();
        var session = new Session(Map.of("MAIL_SERVER", server));
        var running = new Background(session, example.path(), "--samples", "--env", "office");
        running.awaitOut("all processed");
        return running;
    }

    private JsonNode sql(String statement) {
        return JSON.readTree(leat(0, "sql", statement, "--json", "--app", example.path()));
    }

    @Test
    void theTableHasTheRowsThatTheScriptComputes() throws Exception {
        for (int times = 0; times < 2; times++) {
            try (var _ = up()) {
                assertRows();
                assertThat(messages("etl")).isZero();
                assertThat(messages("failed_jobs")).isZero();
                assertThat(messages("etl-dlq")).isEqualTo(times + 1);
            }
        }
    }

    private void assertRows() {
        var found = new TreeMap<String, String>();
        for (var row :
                sql(
                        "select strftime(order_date, '%Y-%m') as month, status, count(*) as rows,"
                                + " count(distinct order_id) as orders,"
                                + " count(distinct customer_id) as customers,"
                                + " sum(quantity * unit_price)::decimal(18,2)::varchar as amount"
                                + " from orders group by all")) {
            found.put(
                    row.get("month").stringValue() + " " + row.get("status").stringValue(),
                    totals(row));
        }
        var expected = new TreeMap<String, String>();
        EXPECTED.get("months")
                .forEachEntry((month, of) ->
                        of.forEachEntry((status, totals) ->
                                expected.put(month + " " + status, totals(totals))));
        assertThat(found).isEqualTo(expected);
    }

    private static String totals(JsonNode row) {
        return "%d rows, %d orders, %d customers, %s"
                .formatted(
                        row.get("rows").longValue(),
                        row.get("orders").longValue(),
                        row.get("customers").longValue(),
                        row.get("amount").stringValue());
    }

    private int messages(String queue) {
        var queues = leat(0, "ls", "queues", "--json", "--app", example.path());
        for (var line : queues.lines().toList()) {
            var each = JSON.readTree(line);
            if (each.get("queue").stringValue().equals(queue)) {
                return each.get("visible").intValue() + each.get("inFlight").intValue();
            }
        }
        throw new AssertionError("no queue " + queue);
    }

    @Test
    void rowsAreVisibleSoonAfterTheUpload() throws Exception {
        try (var _ = up()) {
            assertThat(rowsOfTheDay()).isZero();
            leat(0, "put", day().toString(), "source", "--app", example.path());
            awaitRowsOfTheDay();
            assertThat(messages("etl-dlq")).isEqualTo(1);
        }
    }

    private Path day() {
        return example.folder().resolve("upload/2011-01-06.csv");
    }

    private long rowsOfTheDay() {
        return sql(DAY).get(0).get("n").longValue();
    }

    private void awaitRowsOfTheDay() {
        var deadline = Instant.now().plus(PATIENCE);
        while (rowsOfTheDay() == 0 && Instant.now().isBefore(deadline)) {
            Polling.pause();
        }
        assertThat(rowsOfTheDay()).isEqualTo(ROWS_OF_THE_DAY);
    }

    /// The mail of a failed file has what its reader needs, and its commands work.
    @Test
    void peopleGetMailsWithWhichTheyRepairAFailedFile() throws Exception {
        try (var _ = up()) {
            assertThat(mail(1))
                    .contains("ALARM: \"dead_letters\" in lake")
                    .contains("etl has 1 dead letter")
                    .contains("leat dlq ls etl");

            var wrong = Files.readString(day()).replaceFirst("UnitPrice", "Price");
            var file = Files.writeString(folder.resolve("day.csv"), wrong);
            leat(0, "put", file.toString(), "source/2011-01-06.csv", "--app", example.path());
            var mail = mail(2);
            assertThat(mail)
                    .contains("FAILED: etl, source/2011-01-06.csv")
                    .contains("has no column `UnitPrice`");
            assertThat(messages("failed_jobs")).isEqualTo(1);
            assertThat(messages("etl-dlq")).isEqualTo(2);

            leat(0, "put", day().toString(), "source", "--app", example.path());
            awaitRowsOfTheDay();
            leat(0, command(mail, "leat dlq purge "));
            assertThat(messages("etl-dlq")).isEqualTo(1);
            assertThat(leat(0, "dlq", "show", "etl", "--app", example.path()))
                    .contains("please load the files of this week");
            assertThat(messages("etl")).isZero();
        }
    }

    /// Returns the subject and the text of the mail with this number, when it has arrived.
    private String mail(int number) throws Exception {
        assertThat(mails.waitForIncomingEmail(PATIENCE.toMillis(), number)).isTrue();
        MimeMessage mail = mails.getReceivedMessages()[number - 1];
        return mail.getSubject() + "\n" + mail.getContent();
    }

    /// Returns the arguments of the mail's command that begins so.
    private String[] command(String mail, String begin) {
        var line =
                mail.lines()
                        .map(String::strip)
                        .filter(each -> each.startsWith(begin))
                        .findFirst()
                        .orElseThrow();
        var words = new ArrayList<>(Arrays.asList(line.substring("leat ".length()).split(" ", -1)));
        words.addAll(List.of("--app", example.path()));
        return words.toArray(String[]::new);
    }
}
