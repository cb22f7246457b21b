package dev.leat.cli.rebuild;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.cli.fixture.Shop;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Renames in `app.yaml` (`was`), as a user makes them.
@Tag("slow")
class RenameTest {

    private static final String LINES =
            String.join(
                    "\n",
                    Shop.order("A", "ann", "10.50"),
                    Shop.order("B", "bob", "20.00"),
                    Shop.order("C", "ann", "-1"));

    @TempDir Path folder;

    private Shop shop;

    @BeforeEach
    void countSomeOrders() {
        shop = new Shop(folder).write("samples/Orders.ndjson", LINES);
        shop.up(0, "--samples");
    }

    private void renameView() {
        shop.write(
                "app.yaml",
                Shop.APP
                        .replace("  users:\n    key", "  people:\n    was: users\n    key")
                        .replace("view: users", "view: people"));
    }

    private String people() {
        return shop.run(0, "sql", "select * from people order by user_id", "--format", "csv").out();
    }

    @Test
    void aRenamedViewKeepsItsRowsAndCountsNothingTwice() {
        renameView();
        assertThat(shop.up(0, "--samples").out()).doesNotContain("is new");
        assertThat(people()).isEqualTo("user_id,orders,spent\nANN,1,10.50\nBOB,1,20.00\n");
        shop.up(0, "--samples");
        assertThat(people()).isEqualTo("user_id,orders,spent\nANN,1,10.50\nBOB,1,20.00\n");
    }

    @Test
    void aDeadLetterFromBeforeTheRenameIsRedrivenToTheRenamedView() {
        shop.run(0, "dlq", "redrive", "--where", "value < 0", "--set", "value=abs(value)", "--yes");
        renameView();
        shop.up(0);
        assertThat(people()).isEqualTo("user_id,orders,spent\nANN,2,11.50\nBOB,1,20.00\n");
        assertThat(shop.run(0, "sql", "select orders from everyone", "--format", "csv").out())
                .isEqualTo("orders\n3\n");
    }

    @Test
    void aDeadLetterIsRedrivenAfterTheRename() {
        renameView();
        shop.up(0);
        shop.run(0, "dlq", "redrive", "--where", "value < 0", "--set", "value=abs(value)", "--yes");
        shop.up(0);
        assertThat(people()).isEqualTo("user_id,orders,spent\nANN,2,11.50\nBOB,1,20.00\n");
    }

    @Test
    void withoutItsFormerNameTheViewBeginsAgain() {
        shop.write(
                "app.yaml",
                Shop.APP
                        .replace("  users:\n", "  people:\n")
                        .replace("view: users", "view: people"));
        assertThat(shop.up(0).out()).contains("the view people is new");
        assertThat(people()).isEqualTo("user_id,orders,spent\n");
    }

    private void renamePipeline(String was) {
        pipeline("statistics", was);
    }

    private void pipeline(String name, String was) {
        shop.write("app.yaml", Shop.APP.replace("  count_orders:\n", "  " + name + ":\n" + was));
    }

    private String users() {
        return shop.run(0, "sql", "select * from users order by user_id", "--format", "csv").out();
    }

    @Test
    void aRenamedPipelineCountsNothingTwice() {
        renamePipeline("    was: count_orders\n");
        shop.up(0, "--samples");
        assertThat(users()).isEqualTo("user_id,orders,spent\nANN,1,10.50\nBOB,1,20.00\n");
        shop.up(0, "--samples");
        assertThat(users()).isEqualTo("user_id,orders,spent\nANN,1,10.50\nBOB,1,20.00\n");
    }

    @Test
    void aPipelineIsRenamedTwice() {
        renamePipeline("    was: count_orders\n");
        shop.up(0, "--samples");
        pipeline("third", "    was: statistics\n");
        assertThat(shop.up(1).err())
                .contains("the pipeline statistics was renamed before")
                .contains("write `was: count_orders`");
        pipeline("third", "    was: count_orders\n");
        shop.up(0, "--samples");
        assertThat(users()).isEqualTo("user_id,orders,spent\nANN,1,10.50\nBOB,1,20.00\n");
    }

    @Test
    void aPipelineGetsItsFirstNameBack() {
        renamePipeline("    was: count_orders\n");
        shop.up(0, "--samples");
        pipeline("count_orders", "    was: statistics\n");
        assertThat(shop.up(1).err()).contains("count_orders is its first name, so remove `was`");
        shop.write("app.yaml", Shop.APP);
        shop.up(0, "--samples");
        assertThat(users()).isEqualTo("user_id,orders,spent\nANN,1,10.50\nBOB,1,20.00\n");
        renamePipeline("    was: count_orders\n");
        shop.up(0, "--samples");
        assertThat(users()).isEqualTo("user_id,orders,spent\nANN,1,10.50\nBOB,1,20.00\n");
    }

    @Test
    void theFirstNameOfAPipelineStays() {
        renamePipeline("    was: count_orders\n");
        shop.up(0);
        renamePipeline("");
        assertThat(shop.up(1).err())
                .contains(
                        "pipeline statistics was renamed and lacks `was: count_orders`, the name by which its records are identified");
    }

    @Test
    void aDeadLetterOfARenamedPipelineIsRedriven() {
        renamePipeline("    was: count_orders\n");
        shop.up(0);
        assertThat(shop.run(0, "dlq", "ls").out()).contains("statistics");
        shop.run(0, "dlq", "redrive", "--where", "value < 0", "--set", "value=abs(value)", "--yes");
        shop.up(0);
        assertThat(users()).isEqualTo("user_id,orders,spent\nANN,2,11.50\nBOB,1,20.00\n");
    }

    @Test
    void aPipelineAndItsViewAreRenamedTogether() {
        shop.write(
                "app.yaml",
                Shop.APP
                        .replace("  users:\n    key", "  people:\n    was: users\n    key")
                        .replace("view: users", "view: people")
                        .replace("  count_orders:\n", "  statistics:\n    was: count_orders\n"));
        shop.run(0, "dlq", "redrive", "--where", "value < 0", "--set", "value=abs(value)", "--yes");
        shop.up(0, "--samples");
        assertThat(people()).isEqualTo("user_id,orders,spent\nANN,2,11.50\nBOB,1,20.00\n");
    }

    @Test
    void aPipelineWithoutItsFormerNameIsRefusedWithAdvice() {
        renamePipeline("");
        assertThat(shop.up(1).err()).contains("add `was: count_orders` to pipeline statistics");
    }

    @Test
    void aDeadLetterOfARenamedQueueIsRedriven() {
        shop.write(
                "app.yaml",
                Shop.APP
                        .replace("  Orders:\n", "  Sales:\n    was: Orders\n")
                        .replace("queue: Orders", "queue: Sales"));
        assertThat(shop.up(0).err()).doesNotContain("no longer in the app");
        assertThat(shop.run(0, "dlq", "ls").out()).contains("Sales-dlq");
        shop.run(0, "dlq", "redrive", "--where", "value < 0", "--set", "value=abs(value)", "--yes");
        shop.up(0);
        assertThat(users()).isEqualTo("user_id,orders,spent\nANN,2,11.50\nBOB,1,20.00\n");
    }
}
