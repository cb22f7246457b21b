package dev.leat.cli.quality;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.cli.Session;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SuggestTest {

    @TempDir private Path folder;

    private Path sales() throws IOException {
        var lines =
                IntStream.range(0, 200)
                        .mapToObj(i ->
                                "S%d,%d,2026-01-%02dT10:00:00Z,person%d@example.com"
                                        .formatted(i, i == 5 ? -1 : 1 + i % 7, 1 + i % 28, i))
                        .collect(
                                Collectors.joining("\n", "sale_id,quantity,sold_at,email\n", "\n"));
        return Files.writeString(folder.resolve("sales.csv"), lines);
    }

    @Test
    void showsProposalsWithTheirEffect() throws IOException {
        var session = new Session();
        assertThat(session.run("suggest", sales().toString())).as(session.err()).isZero();
        assertThat(session.out())
                .contains(
                        "key: sale_id",
                        "quantity > 0",
                        "would reject 1 of 200 records",
                        "quantity = '-1'")
                .doesNotContain("person5@");
        assertThat(session.out().lines())
                .as("those that reject something are first")
                .startsWith(
                        "  1  quantity is above zero: quantity > 0",
                        "     in pipelines: records: steps: check; values are positive",
                        "     would reject 1 of 200 records",
                        "       quantity = '-1'",
                        "would reject none of the records:",
                        "  2  sale_id: varchar    # in schemas: Record; all values have this type");
    }

    @Test
    void printsJson() throws IOException {
        var session = new Session();
        assertThat(session.run("suggest", sales().toString(), "--json")).as(session.err()).isZero();
        assertThat(session.out()).contains("\"kind\" : \"check\"", "\"rejected\" : 1");
    }

    @Test
    void saysWhatIsWrongWithTheSource() {
        var session = new Session();
        assertThat(session.run("suggest", folder.resolve("none.csv").toString())).isEqualTo(2);
        assertThat(session.err()).contains("none.csv");
    }
}
