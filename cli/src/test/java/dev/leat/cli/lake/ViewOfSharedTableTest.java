package dev.leat.cli.lake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.cli.fixture.Shop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The app of `docs/lake.md` that fills a view from all pipelines of a lake table.
class ViewOfSharedTableTest {

    private static final Path PAGE = Path.of("..", "docs", "lake.md");

    private static final String BEGINNING =
            """
            app: shops
            schemas:
              Sale: {id: bigint not null, shop: varchar not null, price: "decimal(10,2)", sold_at: timestamp}
            buckets: {in: {}, lake: {}}
            lake_tables:
              sales: {bucket: lake, schema: Sale}
            """;

    @TempDir Path folder;

    @Test
    void aRecordOfSeveralPipelinesCountsOnce() throws IOException {
        var shop = new Shop(folder).write("app.yaml", app());
        shop.write("1.csv", "id,shop,price,sold_at\n1,a,1.00,2026-01-05T07:00:00\n2,a,2.00,\n");
        shop.run(0, "put", folder.resolve("1.csv").toString(), "in/");
        shop.write("2.ndjson", sale(2, "2.00") + sale(3, "6.00"));
        shop.run(0, "send", "sold", folder.resolve("2.ndjson").toString());
        shop.up(0);
        assertThat(shop.run(0, "sql", "select * from prices", "--format", "csv").out())
                .isEqualTo("shop,sales,mean\na,3,3.000000\n");
        assertThat(shop.run(0, "sql", "select avg(price) as m from sales", "--format", "csv").out())
                .isEqualTo("m\n3.0\n");
    }

    private static String sale(int id, String price) {
        return "{\"id\":%d,\"shop\":\"a\",\"price\":%s}\n".formatted(id, price);
    }

    /// Returns the app of the page, without its windows.
    private static String app() throws IOException {
        var page = Files.readString(PAGE);
        var several =
                block(page, "## Several pipelines")
                        .replace("pipelines:\n", "")
                        .replace("{lake_table: sales}", "{lake_table: sales}, {queue: accepted}")
                        .replaceAll(", batch: \\{.*?}", "");
        return BEGINNING
                + block(page, "### A view of all records")
                        .replace("queues: {", "queues: {sold: {}, ")
                        .replaceFirst("(?m)^  #.*\n", several);
    }

    private static String block(String page, String heading) {
        return page.substring(page.indexOf(heading))
                .replaceFirst("(?s).*?```yaml\n(.*?)```.*", "$1");
    }
}
