package dev.leat.aws.state;

import static dev.leat.contract.ViewApp.ALL;
import static dev.leat.contract.ViewApp.USERS;
import static dev.leat.contract.ViewApp.order;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.aws.AwsClients;
import dev.leat.batch.Outcome;
import dev.leat.contract.Fact;
import dev.leat.contract.FactBuilder;
import dev.leat.contract.ViewApp;
import dev.leat.contract.ViewTrial;
import dev.leat.plan.Effect;
import dev.leat.port.CorruptStateException;
import dev.leat.port.Time;
import dev.leat.port.UnavailableException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/// A state table while requests conflict, are throttled, or lose their responses.
@ExtendWith(SharedEndpoint.class)
class TableFailureTest {

    private static final int WRITERS = 8;

    private final Disturbance disturbance = new Disturbance(7);
    private final String name = UUID.randomUUID().toString();
    private final SharedEndpoint.Tables tables;
    private final AwsClients clients;

    TableFailureTest(SharedEndpoint.Tables tables) {
        this.tables = tables;
        this.clients = tables.endpoint().clients(disturbance);
    }

    @BeforeEach
    void create() {
        table().create();
    }

    @AfterEach
    void close() {
        clients.close();
    }

    private StateTable table() {
        return new StateTable(clients.dynamoDb(), name, Time.system());
    }

    private TableViewStore open() {
        var app = ViewApp.orders();
        return new TableViewStore(app, app.views().keySet(), table(), Time.system());
    }

    private static Effect.Write effect(String view, Fact... facts) {
        return new FactBuilder(ViewApp.orders(), ViewApp.PIPELINE).write(view, List.of(facts));
    }

    private static List<Outcome> write(TableViewStore store, String view, Fact... facts) {
        return store.commit(tx -> ViewTrial.outcomes(tx.apply(effect(view, facts))));
    }

    private static List<String> rows(TableViewStore store, String view) {
        var rows = new ArrayList<String>();
        store.reader(view).rows(row -> rows.add(ViewTrial.text(row)));
        return rows;
    }

    @Test
    void repeatsTransactionsThatConflict() {
        var store = open();
        disturbance.conflicts(50);
        for (int i = 0; i < 10; i++) {
            assertThat(write(store, ALL, order("o" + i, "U1", 0, 1)))
                    .containsExactly(Outcome.DELIVERED);
        }
        assertThat(rows(store, ALL)).containsExactly("[]=[10, 10]");
        assertThat(disturbance.failures()).isPositive();
    }

    @Test
    void repeatsRequestsThatAreThrottled() {
        var store = open();
        disturbance.throttled(30);
        for (int i = 0; i < 10; i++) {
            write(store, USERS, order("o" + i, "U1", 0, i));
        }
        assertThat(rows(store, USERS)).containsExactly("[U1]=[10, 45, 0, 9]");
        assertThat(disturbance.failures()).isPositive();
    }

    /// The first commit of a process registers the app. A dry run that has read the table before
    /// that must not take the new mark for that of another table.
    @Test
    void aDryRunMayReadBeforeTheFirstCommit() {
        var store = new AtomicReference<TableViewStore>();
        var commits = new AtomicInteger();
        var meanwhile =
                new ExecutionInterceptor() {
                    @Override
                    public void afterExecution(
                            Context.AfterExecution context, ExecutionAttributes attributes) {
                        if (context.request() instanceof BatchGetItemRequest
                                && commits.getAndIncrement() == 0) {
                            write(store.get(), USERS, order("o1", "U1", 0, 1));
                        }
                    }
                };
        try (var watched = tables.endpoint().clients(meanwhile)) {
            var app = ViewApp.orders();
            var table = new StateTable(watched.dynamoDb(), name, Time.system());
            store.set(new TableViewStore(app, app.views().keySet(), table, Time.system()));
            var write = effect(USERS, order("o2", "U1", 0, 1));
            var said = store.get().dryRun(tx -> ViewTrial.outcomes(tx.apply(write)));
            assertThat(said).containsExactly(Outcome.DELIVERED);
            assertThat(commits).hasPositiveValue();
            assertThat(rows(store.get(), USERS)).containsExactly("[U1]=[1, 1, 1, 1]");
        }
    }

    @Test
    void readsUnprocessedKeysAgain() {
        var store = open();
        disturbance.unprocessed(50);
        for (int i = 0; i < 10; i++) {
            write(store, USERS, order("o" + i, "U1", 0, i));
        }
        assertThat(store.reader(USERS).get(List.of("U1")).map(ViewTrial::text))
                .hasValue("[U1]=[10, 45, 0, 9]");
        assertThat(disturbance.failures()).isPositive();
    }

    @Test
    void refusesAKeyThatDynamoDbCannotStore() {
        var store = open();
        var longUser = "x".repeat(2_000);
        assertThat(write(store, USERS, order("o1", longUser, 0, 1), order("o2", "U1", 0, 1)))
                .containsExactly(Outcome.REJECTED, Outcome.DELIVERED);
        assertThat(store.reader(USERS).get(List.of(longUser))).isEmpty();
        assertThat(rows(store, USERS)).hasSize(1);
    }

    @Test
    void writesLargeCommitsInSeveralTransactions() {
        var store = open();
        var facts =
                IntStream.range(0, 150)
                        .mapToObj(i -> order("o" + i, "U" + i, i % 50, 1))
                        .toArray(Fact[]::new);
        assertThat(write(store, USERS, facts)).containsOnly(Outcome.DELIVERED);
        assertThat(write(store, ALL, facts)).containsOnly(Outcome.DELIVERED);
        assertThat(write(store, ALL, facts)).containsOnly(Outcome.DUPLICATE);
        assertThat(rows(store, USERS)).hasSize(150);
        assertThat(rows(store, ALL)).containsExactly("[]=[150, 150]");
    }

    @Test
    void isUnavailableIfConflictsLast() {
        var store = open();
        store.probe();
        disturbance.conflicts(100);
        assertThatThrownBy(() -> write(store, ALL, order("o", "U1", 0, 1)))
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining("other transactions change the same items");
        disturbance.conflicts(0);
        assertThat(write(store, ALL, order("o", "U1", 0, 1))).containsExactly(Outcome.DELIVERED);
    }

    @Test
    void countsARecordOnceIfTheResponseIsLost() {
        var store = open();
        store.probe();
        disturbance.lost(100);
        assertThatThrownBy(() -> write(store, ALL, order("o", "U1", 0, 1)))
                .isInstanceOf(UnavailableException.class);
        disturbance.lost(0);
        assertThat(write(store, ALL, order("o", "U1", 0, 1))).containsExactly(Outcome.DUPLICATE);
        assertThat(rows(store, ALL)).containsExactly("[]=[1, 1]");
    }

    @Test
    void isExactWhileEightWritersChangeTheSameRows() throws Exception {
        open().probe();
        disturbance.conflicts(10);
        disturbance.throttled(3);
        disturbance.lost(10);
        var writers = new ArrayList<Callable<Boolean>>();
        for (int writer = 0; writer < WRITERS; writer++) {
            int mine = writer;
            writers.add(() -> commits(open(), mine));
        }
        try (var threads = Executors.newFixedThreadPool(WRITERS)) {
            for (var done : threads.invokeAll(writers)) {
                assertThat(done.get()).isTrue();
            }
        }
        disturbance.conflicts(0);
        disturbance.throttled(0);
        disturbance.lost(0);
        assertThat(rows(open(), USERS)).containsExactly("[U1]=[160, 12720, 0, 159]");
        assertThat(rows(open(), ALL)).containsExactly("[]=[160, 12720]");
        assertThat(disturbance.failures()).isPositive();
    }

    /// Writes 20 of the orders 0 to 159 in commits of four, as often as needed. The neighbour
    /// writes half of them, too.
    private static boolean commits(TableViewStore store, int writer) {
        for (int first = 0; first < 30; first += 5) {
            int from = (20 * writer + first) % 160;
            var facts =
                    IntStream.range(from, from + 5)
                            .mapToObj(i -> order("o" + i % 160, "U1", i % 3, i % 160))
                            .toArray(Fact[]::new);
            deliver(store, facts);
        }
        return true;
    }

    private static void deliver(TableViewStore store, Fact... facts) {
        while (true) {
            try {
                store.commit(tx -> {
                    tx.apply(effect(USERS, facts));
                    return tx.apply(effect(ALL, facts));
                });
                return;
            } catch (UnavailableException again) {
                assertThat(again).hasMessageContaining(" table ");
            }
        }
    }

    @Test
    void namesTheCommandThatCreatesAMissingTable() {
        clients.dynamoDb().deleteTable(table -> table.tableName(name));
        assertThatThrownBy(() -> table().check())
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining(name)
                .hasMessageContaining("--create");
        assertThatThrownBy(() -> write(open(), ALL, order("o", "U1", 0, 1)))
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining("--create");
    }

    @Test
    void noticesATableThatWasReplaced() {
        var store = open();
        write(store, ALL, order("o", "U1", 0, 1));
        clients.dynamoDb().deleteTable(table -> table.tableName(name));
        table().create();
        assertThatThrownBy(() -> write(store, ALL, order("o", "U1", 0, 1)))
                .isInstanceOf(CorruptStateException.class)
                .hasMessageContaining("has lost the data of the app orders");
        assertThatThrownBy(() -> store.reader(ALL).get(List.of()))
                .isInstanceOf(CorruptStateException.class);
        assertThatThrownBy(store::probe).isInstanceOf(CorruptStateException.class);
        open().probe();
        assertThat(tables.clients().dynamoDb().listTables().tableNames()).contains(name);
    }

    @Test
    void refusesATableOfAnotherVersion() {
        open().probe();
        var mark = new HashMap<>(StateKey.MARK.attributes());
        mark.put("definition", AttributeValue.fromS("c0ffee"));
        clients.dynamoDb().putItem(put -> put.tableName(name).item(mark));
        assertThatThrownBy(() -> open().probe())
                .isInstanceOf(CorruptStateException.class)
                .hasMessageContaining(name)
                .hasMessageContaining("another version");
    }

    @Test
    void refusesATableOfAnotherProgram() {
        var other = UUID.randomUUID().toString();
        var key = KeySchemaElement.builder().attributeName("id").keyType(KeyType.HASH).build();
        var id =
                AttributeDefinition.builder()
                        .attributeName("id")
                        .attributeType(ScalarAttributeType.S)
                        .build();
        clients.dynamoDb()
                .createTable(table ->
                        table.tableName(other)
                                .billingMode(BillingMode.PAY_PER_REQUEST)
                                .attributeDefinitions(id)
                                .keySchema(key));
        assertThatThrownBy(() -> new StateTable(clients.dynamoDb(), other, Time.system()).create())
                .isInstanceOf(CorruptStateException.class)
                .hasMessageContaining("has the keys id instead of pk and sk");
    }

    @Test
    void refusesAnotherDefinition() {
        open().probe();
        var app = ViewApp.of(ViewApp.sums(), ViewApp.all());
        var store = new TableViewStore(app, app.views().keySet(), table(), Time.system());
        assertThatThrownBy(store::probe)
                .isInstanceOf(CorruptStateException.class)
                .hasMessageContaining("the definition of the view user_stats has changed");
        assertThatThrownBy(() -> store.dryRun(tx -> tx)).isInstanceOf(CorruptStateException.class);
    }
}
