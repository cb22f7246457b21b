package dev.leat.aws.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.app.App;
import dev.leat.app.AwsResourceNames;
import dev.leat.app.Table;
import dev.leat.aws.AwsClients;
import dev.leat.aws.LeatEndpoint;
import dev.leat.contract.VirtualTime;
import dev.leat.item.Item;
import dev.leat.item.ItemValue;
import dev.leat.item.KeyRange;
import dev.leat.port.TableReader;
import dev.leat.port.UnavailableException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DynamoTableReaderTest {

    private static final Table.Attribute USER = new Table.Attribute("user", Table.KeyType.S);
    private static final Table.Attribute AT = new Table.Attribute("at", Table.KeyType.N);
    private static final Table.Attribute TAG = new Table.Attribute("tag", Table.KeyType.S);
    private static final Table NOTES =
            new Table(
                    "notes",
                    new Table.Key(USER, Optional.of(AT)),
                    List.of(
                            new Table.Index(
                                    "by_tag",
                                    new Table.Key(TAG, Optional.of(AT)),
                                    new Table.Projection.KeysOnly(),
                                    false)),
                    Optional.of("ends"),
                    false);

    @TempDir private Path folder;

    private final VirtualTime time = VirtualTime.start();
    private final AwsResourceNames names = new AwsResourceNames("shop", "test-");

    /// The endpoint deletes expired items by its own clock, which stands still in this test.
    private LeatEndpoint services;

    private AwsClients clients;
    private DynamoTableReader reader;

    @BeforeEach
    void start() {
        services = LeatEndpoint.start(folder, VirtualTime.start());
        clients = services.clients();
        var app = App.named("shop").with(Table.class, Map.of("notes", NOTES));
        reader = new DynamoTableReader(clients.dynamoDb(), names, app, time);
    }

    @AfterEach
    void stop() {
        clients.close();
        services.close();
    }

    private void create() {
        new DynamoDbTableSetup(clients.dynamoDb(), NOTES, names.of("notes")).create();
    }

    private static Item key(String user, int at) {
        return new Item(Map.of("user", new ItemValue.Text(user), "at", ItemValue.Number.of(at)));
    }

    /// Stores an item that expires after this number of seconds.
    private Item put(int at, long ends) {
        var item =
                key("a", at)
                        .with("tag", new ItemValue.Text("red"))
                        .with("ends", ItemValue.Number.of(time.instant().getEpochSecond() + ends));
        clients.dynamoDb()
                .putItem(put -> put.tableName("test-notes").item(ItemAttributes.of(item)));
        return item;
    }

    private static TableReader.Query query(
            Optional<String> index, Optional<Item> after, int items) {
        var partition = new ItemValue.Text(index.isPresent() ? "red" : "a");
        return new TableReader.Query(
                "notes",
                index,
                Optional.of(partition),
                new KeyRange.All(),
                false,
                after,
                Optional.empty(),
                items,
                1 << 20);
    }

    private List<Item> pages(Optional<String> index, int items) {
        var all = new ArrayList<Item>();
        TableReader.Page page;
        do {
            var after = all.isEmpty() ? Optional.<Item>empty() : Optional.of(all.getLast());
            page = reader.read(query(index, after, items));
            assertThat(page.items()).hasSizeLessThanOrEqualTo(items);
            all.addAll(page.items());
        } while (page.more());
        return all;
    }

    @Test
    void expiredItemsAreAbsentBeforeDynamoDbDeletesThem() {
        create();
        var kept = new ArrayList<Item>();
        for (int at = 0; at < 12; at++) {
            var item = put(at, at % 4 == 1 ? 90_000 : 60);
            if (at % 4 == 1) {
                kept.add(item);
            }
        }
        time.advance(Duration.ofHours(1));
        assertThat(reader.get("notes", List.of(key("a", 1), key("a", 2), key("a", 1))))
                .containsExactly(
                        Optional.of(kept.getFirst()),
                        Optional.empty(),
                        Optional.of(kept.getFirst()));
        assertThat(pages(Optional.empty(), 2)).isEqualTo(kept);
        var scanned = new ArrayList<Item>();
        reader.scan(NOTES, scanned::add);
        assertThat(scanned).isEqualTo(kept);
    }

    @Test
    void itemsOfAnIndexHaveAllTheirAttributes() {
        create();
        var items = List.of(put(1, 600), put(2, 600), put(3, 600));
        assertThat(pages(Optional.of("by_tag"), 2)).isEqualTo(items);
    }

    @Test
    void noItemHasAKeyThatDynamoDbRefuses() {
        create();
        var item = put(1, 600);
        assertThat(reader.get("notes", List.of(key("", 1), key("x".repeat(2049), 1), key("a", 1))))
                .containsExactly(Optional.empty(), Optional.empty(), Optional.of(item));
    }

    @Test
    void aMissingTableIsNamedWithTheCommandThatCreatesIt() {
        assertThatThrownBy(() -> reader.get("notes", List.of(key("a", 1))))
                .isInstanceOf(UnavailableException.class)
                .hasMessage(
                        "the DynamoDB table test-notes does not exist; create it with `leat up --env NAME --create`");
        assertThatThrownBy(() -> reader.read(query(Optional.empty(), Optional.empty(), 1)))
                .isInstanceOf(UnavailableException.class)
                .hasMessageStartingWith("the DynamoDB table test-notes does not exist");
    }
}
