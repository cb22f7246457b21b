package dev.leat.aws.send;

import dev.leat.app.AwsResourceNames;
import dev.leat.aws.ArnParts;
import dev.leat.aws.state.StateTable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.sns.SnsClient;

/// The ARNs of an app's topics. They are made from the names: topics are in the account of the
/// state table and in the region of the client, so no topic is searched for. Thread-safe.
public final class TopicArns {

    private final Supplier<SnsClient> client;
    private final AwsResourceNames names;
    private final StateTable table;

    /// The beginning of all ARNs of topics; null before the first use.
    private volatile @Nullable String prefix;

    public TopicArns(Supplier<SnsClient> client, AwsResourceNames names, StateTable table) {
        this.client = client;
        this.names = names;
        this.table = table;
    }

    /// Returns the ARN of a topic of the app file, which need not exist.
    ///
    /// @throws dev.leat.port.UnavailableException if the state table does not exist, or DynamoDB is
    ///   unavailable
    public String of(String topic) {
        var known = prefix;
        if (known == null) {
            var arn = ArnParts.of(table.arn());
            var region = client.get().serviceClientConfiguration().region().id();
            known = "arn:%s:sns:%s:%s:".formatted(arn.partition(), region, arn.account());
            prefix = known;
        }
        return known + names.of(topic);
    }
}
