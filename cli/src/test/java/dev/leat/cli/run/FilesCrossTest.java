package dev.leat.cli.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.app.AwsResourceNames;
import dev.leat.aws.setup.AwsSetup;
import dev.leat.config.AppException;
import dev.leat.local.database.StateException;
import dev.leat.port.Audit;
import dev.leat.port.CorruptStateException;
import dev.leat.port.Signal;
import dev.leat.redrive.ReceivedDeadLetter;
import dev.leat.redrive.RedriveListener;
import dev.leat.redrive.Redriver;
import dev.leat.redrive.RunOptions;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Files with other features: each scenario runs embedded and on AWS, and all results are equal.
@Tag("interop")
class FilesCrossTest extends FilePlaces {

    /// A message about an object that a person wrote.
    private static final String BY_HAND =
            """
            {"Records":[{"eventSource":"aws:s3","eventName":"ObjectCreated:Put",\
            "s3":{"bucket":{"name":"input"},"object":{"key":"sell/repaired.csv"}}}]}\
            """;

    private static final String REPAIRED = "id,shop,amount\nz1,bern,1\nz2,bern,2\n";

    @Test
    void stepsOverTheWholeFileContinueOnAnotherMachine() throws Exception {
        var content = new StringBuilder("id,shop,amount\n");
        for (int i = 0; i < 20; i++) {
            content.append("r%d,s%d,%d\n".formatted(i % 15, i % 15 % 3, i % 15));
        }
        content.append("r1,s1,99\n");
        var found =
                equal(place -> {
                    int processes = 0;
                    try (var first = place.process(APP)) {
                        put(first, "input", "sum/a.csv", content.toString());
                    }
                    boolean done = false;
                    while (!done) {
                        try (var next = place.process(APP)) {
                            next.processPiece("sum");
                            time.advance(MINUTE);
                            processes++;
                            done = place.messages(next, "sum-files").isEmpty();
                        }
                    }
                    assertThat(processes).isGreaterThan(3);
                    try (var last = place.process(APP)) {
                        var all = lines(place.outputs(last, "sum/a"));
                        all = new ArrayList<>(all);
                        all.add(row(last, "totals", "s2"));
                        all.addAll(reasons(place.messages(last, "sum-files-dlq")));
                        return all;
                    }
                });
        assertThat(found)
                .hasSize(4)
                .contains("sum/a.csv\nshop,n,total\ns0,5,30\ns1,5,35\ns2,5,40\n", "[s2][5, 40]");
        assertThat(found.get(1)).endsWith(",\"r1,s1,99\"\n");
        assertThat(found.getLast())
                .contains("line 22: the record in line 3 has the same id but different content");
    }

    @Test
    void aLookupChangesBetweenTwoFilesBeforeAStepInJava() throws Exception {
        var found =
                equal(place -> {
                    try (var process = place.process(APP)) {
                        put(process, "config", "rates.csv", "shop,rate\noslo,2\n");
                        put(process, "input", "price/a.csv", ROWS);
                        process.process("price");
                        put(process, "config", "rates.csv", "shop,rate\noslo,3\nrome,5\n");
                        put(process, "input", "price/early.csv", ROWS);
                        process.process("price");
                        time.advance(MINUTE.multipliedBy(11));
                        put(process, "input", "price/b.csv", ROWS.replace("x", "y"));
                        process.process("price");
                    }
                    try (var process = place.process(APP)) {
                        process.process("level");
                        var all = new ArrayList<>(lines(place.outputs(process, "price/")));
                        all.addAll(items(process, "priced"));
                        all.addAll(reasons(place.messages(process, "prices-dlq")));
                        return all;
                    }
                });
        assertThat(found)
                .contains(
                        "price/early.csv\nid,shop,amount,rate,total\nx1,oslo,5,2,10\nx3,oslo,200,2,400\n",
                        "price/b.csv\nid,shop,amount,rate,total\ny1,oslo,5,3,15\ny2,rome,7,5,35\ny3,oslo,200,3,600\n");
        assertThat(found).filteredOn(each -> each.contains("\"level\":")).hasSize(3);
        assertThat(found).filteredOn(each -> each.contains("the amount is too high")).hasSize(3);
    }

    @Test
    void theElementsOfRowsGoToAQueueAndToAFifoQueue() throws Exception {
        var found =
                equal(place -> {
                    try (var process = place.process(APP)) {
                        put(
                                process,
                                "input",
                                "pick/a.ndjson",
                                """
                                {"id":"1","items":[{"sku":"a","shop":"oslo","n":1},{"sku":"b","shop":"rome","n":2}]}
                                {"id":"2","items":[]}
                                {"id":"3","items":[{"sku":"c","shop":"oslo","n":3},{"sku":"a","shop":null,"n":4}]}
                                """);
                        process.process("pick");
                        var all = new ArrayList<>(bodies(place.messages(process, "picked")));
                        all.sort(null);
                        for (var each : place.messages(process, "parcels")) {
                            all.add(each.group().orElse("") + bodies(List.of(each)));
                        }
                        all.addAll(place.outputs(process, "pick/").values());
                        all.addAll(reasons(place.messages(process, "pick-files-dlq")));
                        return all;
                    }
                });
        assertThat(found)
                .startsWith(
                        "{\"id\":\"1\",\"sku\":\"a\",\"shop\":\"oslo\",\"n\":1}",
                        "{\"id\":\"1\",\"sku\":\"b\",\"shop\":\"rome\",\"n\":2}",
                        "{\"id\":\"3\",\"sku\":\"c\",\"shop\":\"oslo\",\"n\":3}",
                        "oslo[{\"id\":\"1\",\"sku\":\"a\",\"shop\":\"oslo\",\"n\":1}]",
                        "rome[{\"id\":\"1\",\"sku\":\"b\",\"shop\":\"rome\",\"n\":2}]",
                        "oslo[{\"id\":\"3\",\"sku\":\"c\",\"shop\":\"oslo\",\"n\":3}]")
                .hasSize(7);
        assertThat(found.getLast()).contains("line 3: the message group is null");
    }

    @Test
    void aFileWaitsWhileRedisIsDown() throws Exception {
        var found =
                equal(place -> {
                    try (var process = place.process(APP)) {
                        put(process, "input", "sell/a.csv", ROWS);
                        redis.kill();
                        for (int i = 0; i < 3; i++) {
                            process.process("sell");
                            time.advance(MINUTE);
                        }
                        assertThat(place.messages(process, "sell-files")).hasSize(1);
                        assertThat(place.outputs(process, "sell/a")).isEmpty();
                        redis.start();
                        process.process("sell");
                        assertThat(place.messages(process, "sell-files")).isEmpty();
                        process.process("keep");
                        var all = new ArrayList<>(lines(place.outputs(process, "sell/a")));
                        all.add(row(process, "shops", "oslo"));
                        all.add(row(process, "shops", "rome"));
                        items(process, "sold").stream()
                                .filter(item -> item.contains("\"x"))
                                .forEach(all::add);
                        all.addAll(reasons(place.messages(process, "sell-files-dlq")));
                        return all;
                    }
                });
        assertThat(found)
                .hasSize(6)
                .contains("sell/a.csv\n" + ROWS, "[oslo][2, 205]", "[rome][1, 7]");
    }

    /// Redrives the only dead letter of a file with another message. Returns the reasons for which
    /// it was skipped.
    private List<String> redrive(FileProcess process, String body) throws InterruptedException {
        var repair = process.platform().repair();
        var skipped = new ArrayList<String>();
        var progress =
                new RedriveListener() {
                    @Override
                    public void skipped(ReceivedDeadLetter letter, String why) {
                        skipped.add(why);
                    }
                };
        try (var letters = repair.deadLetters("sell-files-dlq")) {
            var redriver = new Redriver(letters, repair.audit(), time, process.app());
            var options = RunOptions.edited(body.getBytes(StandardCharsets.UTF_8));
            var run = redriver.begin("me", "sell-files-dlq", Audit.Terms.ALL, options);
            redriver.drive(run, options, progress, new Signal());
        }
        return skipped;
    }

    @Test
    void theDeadLetterOfAFileIsEditedAndRedriven() throws Exception {
        var found =
                equal(place -> {
                    try (var process = place.process(APP)) {
                        put(process, "input", "sell/broken.csv", "other,columns\n1,2\n");
                        process.process("sell");
                        var all =
                                new ArrayList<>(reasons(place.messages(process, "sell-files-dlq")));
                        put(process, "input", "sell/repaired.csv", REPAIRED);
                        // The edited message, and the notification of the same object.
                        assertThat(redrive(process, "{}"))
                                .hasSize(1)
                                .allMatch(why -> why.contains("is no notification"));
                        assertThat(redrive(process, BY_HAND)).isEmpty();
                        process.process("sell");
                        process.process("sell");
                        all.addAll(lines(place.outputs(process, "sell/repaired")));
                        all.add(row(process, "shops", "bern"));
                        all.addAll(reasons(place.messages(process, "sell-files-dlq")));
                        return all;
                    }
                });
        assertThat(found.getFirst()).contains("has no column `id`");
        assertThat(found.subList(1, found.size()))
                .containsExactly("sell/repaired.csv\n" + REPAIRED, "[bern][2, 3]");
    }

    /// Without its identities, it would count and send all rows again.
    @Test
    void aPipelineThatIsRenamedBetweenTwoFilesIsRefusedByName() throws Exception {
        var renamed = APP.replace("  sum:\n", "  add:\n");
        var was = renamed.replace("  add:\n", "  add:\n    was: sum\n");
        assertThatThrownBy(() -> app(was, "aws"))
                .isInstanceOf(AppException.class)
                .hasMessageContaining("pipeline add")
                .hasMessageContaining(
                        "cannot rename stored state; restore the old name, or remove `was`");
        try (var clients = services.clients()) {
            new AwsSetup(clients, new AwsResourceNames("cross", ""), app(renamed, "aws"), time)
                    .create(_ -> {});
        }
        var found =
                equal(place -> {
                    try (var process = place.process(APP)) {
                        put(process, "input", "sum/named.csv", ROWS);
                        process.process("sum");
                    }
                    try (var process = place.process(renamed)) {
                        put(process, "input", "sum/named.csv", ROWS);
                        process.process("add");
                        return List.of(row(process, "totals", "oslo"));
                    } catch (CorruptStateException | StateException refused) {
                        var why = String.valueOf(refused.getMessage());
                        return List.of(why.replaceAll(".*(pipeline sum.*?);.*", "$1"));
                    }
                });
        assertThat(found).containsExactly("pipeline sum, which is no longer in the app");
    }
}
