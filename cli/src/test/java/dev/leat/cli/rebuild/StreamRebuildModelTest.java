package dev.leat.cli.rebuild;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.cli.Session;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Rebuilds a view from its stream at random times, and compares it with a model: each record is
/// counted once, when the pipeline has accepted it.
@Tag("fuzz")
class StreamRebuildModelTest {

    private static final String APP =
            """
            app: sales
            schemas:
              Sale: {id: varchar not null, shop: varchar, amount: 'decimal(10,2) not null'}
            streams:
              till: {shards: SHARDS}
            views:
              shops: {key: shop, measures: {sales: count(*), total: sum(amount)MORE}}
            pipelines:
              sell:
                from: {stream: till, schema: Sale, batch: {size: 3}}
                key: id
                steps:
                  - check:
                      amount is above zero: amount > 0
                to:
                  - view: shops
            """;

    @TempDir Path folder;

    /// The amounts of the records, negative if the pipeline rejects them, by id.
    private final List<Integer> amounts = new ArrayList<>();

    private final TreeSet<Integer> put = new TreeSet<>();
    private final TreeSet<Integer> dead = new TreeSet<>();
    private final TreeSet<Integer> redriven = new TreeSet<>();
    private final Map<Integer, Integer> counted = new TreeMap<>();
    private boolean measured;
    private int shards = 2;

    private Session run(String... words) {
        return Session.run(folder, 0, words);
    }

    private void app() throws IOException {
        var more = measured ? ", most: max(amount)" : "";
        Files.writeString(
                folder.resolve("app.yaml"),
                APP.replace("SHARDS", String.valueOf(shards)).replace("MORE", more));
    }

    private static String sale(int id, int amount) {
        return "{\"id\":\"%d\",\"shop\":\"%s\",\"amount\":%d}\n".formatted(id, shop(id), amount);
    }

    private static String shop(int id) {
        return String.valueOf((char) ('a' + id % 3));
    }

    private void put(Random random) throws IOException {
        var lines = new StringBuilder();
        for (int i = 0; i < 8; i++) {
            boolean again = !amounts.isEmpty() && random.nextInt(4) == 0;
            int id = again ? random.nextInt(amounts.size()) : amounts.size();
            if (!again) {
                amounts.add(random.nextInt(3) == 0 ? -1 - id : 1 + id);
            }
            // A rejected record that is put again becomes another dead letter.
            if (!again || amounts.get(id) > 0) {
                lines.append(sale(id, amounts.get(id)));
                put.add(id);
            }
        }
        var file = Files.writeString(folder.resolve("lines.ndjson"), lines);
        run("stream", "put", "till", file.toString(), "--key-by", "id");
    }

    private void up() {
        run("up", "--until-idle", "--port", "0", "--aws-port", "off");
        for (int id : put) {
            if (amounts.get(id) > 0) {
                counted.put(id, amounts.get(id));
            } else {
                dead.add(id);
            }
        }
        redriven.forEach(id -> counted.put(id, 1000));
        put.clear();
        redriven.clear();
    }

    private void redrive(Random random) {
        var some = dead.stream().filter(_ -> random.nextBoolean()).toList();
        for (int id : some.subList(0, Math.min(2, some.size()))) {
            run(
                    "dlq",
                    "redrive",
                    "sell-dlq",
                    "--yes",
                    "--where",
                    "id = '%d'".formatted(id),
                    "--set",
                    "amount=1000");
            dead.remove(id);
            redriven.add(id);
        }
    }

    private String expected() {
        var rows = new TreeMap<String, List<Integer>>();
        counted.forEach(
                (id, amount) -> rows.computeIfAbsent(shop(id), _ -> new ArrayList<>()).add(amount));
        var text = new StringBuilder(measured ? "shop,sales,total,most\n" : "shop,sales,total\n");
        rows.forEach((shop, all) -> {
            int total = all.stream().mapToInt(Integer::intValue).sum();
            int most = all.stream().mapToInt(Integer::intValue).max().orElseThrow();
            text.append("%s,%d,%s".formatted(shop, all.size(), money(total)));
            text.append(measured ? "," + money(most) + "\n" : "\n");
        });
        return text.toString();
    }

    private static String money(int amount) {
        return BigDecimal.valueOf(amount).setScale(2).toString();
    }

    private void check() {
        assertThat(run("sql", "select * from shops order by shop", "--format", "csv").out())
                .isEqualTo(expected());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void eachAcceptedRecordCountsOnce(long seed) throws IOException {
        var random = new Random(seed);
        app();
        put(random);
        up();
        for (int step = 0; step < 16; step++) {
            switch (random.nextInt(6)) {
                case 0, 1 -> put(random);
                case 2 -> up();
                case 3 -> redrive(random);
                case 4 -> {
                    shards = 1 + random.nextInt(3);
                    app();
                }
                default -> {
                    measured = !measured;
                    app();
                    run("rebuild", "shops");
                }
            }
            check();
        }
        up();
        run("rebuild", "shops");
        check();
    }
}
