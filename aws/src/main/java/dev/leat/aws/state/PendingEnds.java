package dev.leat.aws.state;

import dev.leat.batch.ObjectOrigin;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// The stored form of [PendingEnd]: lists in items of their own, each end under a new name.
record PendingEnds(ItemLists lists) {

    private static final String OUTPUTS = "outputs";
    private static final String REMOVED = "removed";
    private static final String MESSAGES = "messages";

    /// Stores what is pending. Returns its name.
    String store(String partition, PendingEnd pending) {
        var all = new ArrayList<Map<String, AttributeValue>>();
        all.addAll(ItemLists.of(OUTPUTS, pending.outputs(), FileItem::of));
        all.addAll(ItemLists.of(REMOVED, pending.removed(), FileItem::of));
        for (var some : pending.messages()) {
            all.add(Map.of(MESSAGES, AttributeValue.fromB(SdkBytes.fromByteArray(some))));
        }
        return lists.store(partition, all);
    }

    /// Returns what is pending under this name.
    ///
    /// @param origin the input of the outputs; empty if a batch of messages made them
    PendingEnd read(String partition, String name, Optional<ObjectOrigin> origin) {
        var outputs = new ArrayList<StagedOutput>();
        var removed = new ArrayList<FormerOutput>();
        var messages = new ArrayList<byte[]>();
        lists.read(
                partition,
                name,
                item -> {
                    list(item, OUTPUTS).forEach(each -> outputs.add(FileItem.output(each, origin)));
                    list(item, REMOVED).forEach(each -> removed.add(FileItem.former(each)));
                    Optional.ofNullable(item.get(MESSAGES))
                            .ifPresent(some -> messages.add(some.b().asByteArray()));
                });
        return new PendingEnd(outputs, removed, messages);
    }

    private static List<Map<String, AttributeValue>> list(
            Map<String, AttributeValue> item, String name) {
        return item.containsKey(name) ? Attributes.maps(item, name) : List.of();
    }
}
