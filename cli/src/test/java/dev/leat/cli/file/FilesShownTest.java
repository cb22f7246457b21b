package dev.leat.cli.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.cli.Session;
import dev.leat.cli.fixture.Shop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The output about files: finished ones, dead letters, and a file that is processed again after a
/// rule was corrected.
class FilesShownTest {

    private static final String APP =
            """
            app: sales
            schemas:
              Sale:
                id: varchar not null
                amount: decimal(12,2) not null
            buckets:
              input:
              output:
            pipelines:
              load:
                from: {bucket: input, format: csv, schema: Sale}
                steps:
                  - check:
                      amount is above zero: amount > 0
                to:
                  - bucket: output
                    path: "{source.stem}.csv"
                    format: csv
            """;

    private static final String SALES = "id,amount\na,1.50\nb,0\nc,x\nd,0\ne,2\n";

    @TempDir Path folder;

    private Shop shop;
    private Session last = new Session();

    @BeforeEach
    void write() {
        shop = new Shop(folder.resolve("shop")).write("app.yaml", APP);
        shop.write("samples/input/may.csv", SALES);
        shop.write("samples/input/june.csv", "id,amount\nf,0\ng,7\n");
    }

    private String leat(int code, String... words) {
        last = new Session();
        assertThat(last.run(words)).as(last.out() + last.err()).isEqualTo(code);
        return last.out();
    }

    private String up(String... more) {
        var words = new ArrayList<>(List.of("up", shop.path(), "--until-idle"));
        words.addAll(List.of("--port", "0", "--aws-port", "off"));
        words.addAll(List.of(more));
        return leat(0, words.toArray(String[]::new));
    }

    private String content(String object) throws IOException {
        var file = folder.resolve("got");
        Files.deleteIfExists(file);
        leat(0, "get", object, file.toString(), "--app", shop.path());
        return Files.readString(file);
    }

    private List<String> outputs() {
        return leat(0, "ls", "buckets", "output", "--app", shop.path())
                .lines()
                .skip(1)
                .map(line -> line.split(" ", 2)[0])
                .toList();
    }

    @Test
    void theSummaryCountsFilesAndLinesAndSaysWhereRejectsAre() {
        assertThat(up("--samples"))
                .contains(
                        """
                        load: 2 files done, 0 failed, 0 duplicates
                          lines: 7 read, 3 written, 0 filtered, 4 rejected
                          rejected by cause: check 3, type 1
                          rejected lines with reasons are in the bucket's objects *.rejects; to list them:
                            ./leat ls buckets output --app %s
                        dead letters: 2 in load-files-dlq; to see the causes:
                        """
                                .formatted(shop.path()));
        assertThat(outputs()).containsExactly("june.csv", "june.rejects", "may.csv", "may.rejects");
    }

    @Test
    void aFailedFileIsReported() {
        shop.write("samples/input/may.csv", "amount,what\n1,2\n");
        assertThat(up("--samples")).contains("load: 1 file done, 1 failed, 0 duplicates\n");
        assertThat(leat(0, "dlq", "show", "--app", shop.path()))
                .contains("  file        input/may.csv, version 000000000000000", "missing: ");
    }

    @Test
    void lettersOfFilesAreGroupedByCauseAndNameTheFile() {
        up("--samples");
        assertThat(leat(0, "dlq", "ls", "--app", shop.path()).lines())
                .anyMatch(line ->
                        line.matches(
                                "\\w{6}        2        2  rejected_lines  lines of a file were rejected"))
                .anyMatch(line ->
                        line.matches(
                                "\\w{6}        2        2  check           amount is above zero"));
        assertThat(leat(0, "dlq", "show", "load-files", "--cause", "type", "--app", shop.path()))
                .contains(
                        "  file        input/may.csv, version 000000000000000",
                        "  reason      rejected_lines: 3 of 5 lines were rejected: see output/may.rejects\n",
                        "  reason      check: 2 times, first in line 3: amount is above zero (amount = 0.0)\n",
                        "  reason      type: line 4: ")
                .doesNotContain("\n  failed ", "  id ");
        assertThat(leat(0, "dlq", "show", "load-files", "--json", "--app", shop.path()))
                .contains("\"objects\":[{\"bucket\":\"input\",\"key\":\"may.csv\",\"version\":\"0");
        assertThat(leat(0, "dlq", "preview", "load-files", "--app", shop.path()))
                .contains(
                        "load-files-dlq: cannot predict which dead letters would pass now\n2 dead letters could not be processed\n",
                        "a preview does not read");
        assertThat(leat(0, "trace", "input/may.csv", "--app", shop.path()))
                .startsWith("load, by file")
                .contains("delivered to ", "without rejected lines", "lines were rejected: see ")
                .doesNotContain(": rejected, dead letter")
                .contains("dead letter in load-files-dlq #", "amount is above zero")
                .containsOnlyOnce("dead letter in");
        leat(1, "trace", "input/none.csv", "--app", shop.path());
        assertThat(last.err())
                .contains(
                        "not searched: objects of buckets, including rejected lines, which have the text of the file; look here: leat sql ")
                .contains("output/**.rejects", "where contains(text, ", "input/none.csv");
    }

    @Test
    void aFileIsProcessedAgainAfterARuleIsCorrectedAndItsDeadLetterRedriven() throws Exception {
        up("--samples");
        assertThat(content("output/may.csv")).isEqualTo("id,amount\na,1.50\ne,2.00\n");
        Files.writeString(
                shop.folder().resolve("app.yaml"),
                APP.replace(
                        "amount is above zero: amount > 0",
                        "amount is not below zero: amount >= 0"));
        leat(0, "dlq", "redrive", "load-files", "--yes", "--app", shop.path());
        assertThat(up()).contains("load: 2 files done, 0 failed, 0 duplicates\n");

        assertThat(content("output/may.csv"))
                .isEqualTo("id,amount\na,1.50\nb,0.00\nd,0.00\ne,2.00\n");
        assertThat(content("output/may.rejects").lines()).hasSize(2);
        assertThat(outputs()).containsExactly("june.csv", "may.csv", "may.rejects");
        assertThat(leat(0, "dlq", "show", "load-files", "--app", shop.path()))
                .contains("1 of 5 lines was rejected: see output/may.rejects", "redriven by")
                .doesNotContain("june.csv");
        assertThat(leat(0, "dlq", "history", "--app", shop.path()))
                .contains("2 sent: 1 delivered, 1 failed again");
    }
}
