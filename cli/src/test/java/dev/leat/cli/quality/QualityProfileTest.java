package dev.leat.cli.quality;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.cli.Session;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A pipeline whose input is compared with a profile that `leat profile` wrote.
@Tag("slow")
class QualityProfileTest {

    private static final String APP =
            """
            app: shop
            schemas:
              Order: {id: varchar not null, value: 'decimal(18,2)', method: varchar}
            queues: {Orders: }
            views: {totals: {measures: {n: count(*)}}}
            pipelines:
              count:
                from: {queue: Orders, schema: Order}
                key: id
                quality:
                  profile: profiles/good.json
                  columns: {value: {drift: 0.2}, method: {drift: 0.2}}
                to: [{view: totals}]
            """;

    @TempDir private Path folder;

    private static String orders(int size, long seed, double factor, String method) {
        var random = new Random(seed);
        return IntStream.range(0, size)
                .mapToObj(i ->
                        "{\"id\":\"o%d\",\"value\":%.2f,\"method\":\"%s\"}"
                                .formatted(
                                        i,
                                        factor * (50 + 12 * random.nextGaussian()),
                                        random.nextInt(3) == 0 ? method : "card"))
                .collect(Collectors.joining("\n"));
    }

    /// Returns the output of `leat quality` after an app has processed the orders.
    private String quality(String name, String orders) throws IOException {
        var app = Files.createDirectories(folder.resolve(name));
        Files.writeString(app.resolve("app.yaml"), APP);
        var good = Files.writeString(folder.resolve("good.ndjson"), orders(2000, 1, 1, "cash"));
        var profile = Session.run(app, 0, "profile", good.toString(), "--json").out();
        Files.createDirectories(app.resolve("profiles"));
        Files.writeString(app.resolve("profiles/good.json"), profile);
        Files.createDirectories(app.resolve("samples"));
        Files.writeString(app.resolve("samples/Orders.ndjson"), orders);
        Session.run(app, 0, "up", "--samples", "--until-idle", "--port", "0", "--aws-port", "0");
        return Session.run(app, 0, "quality", "count").out();
    }

    @Test
    void theFirstWindowIsComparedWithTheProfile() throws IOException {
        assertThat(quality("same", orders(300, 2, 1, "cash"))).doesNotContain("more than 0.2");
        assertThat(quality("cents", orders(300, 3, 100, "cash")))
                .contains("value: drift ", "more than 0.2 (median 4930, before 5")
                .doesNotContain("method: drift");
        assertThat(quality("method", orders(300, 4, 1, "crypto")))
                .contains("method: drift ")
                .doesNotContain("value: drift");
    }
}
