package dev.leat.aws.state;

import dev.leat.batch.ObjectOrigin;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// The stored form of [PendingEnd]: lists in items of their own, each end under a new name.
record PendingEnds(ItemLists lists) {

    private static final String OUTPUTS = "outputs";
    private static final String REMOVED = "removed";
    private static final String MESSAGES = "messages";

    /// Most outputs, and bytes of messages, of an end that is stored in one attribute.
    private static final int MOST_OUTPUTS = 8;

    private static final int MOST_BYTES = 8 << 10;

    /// Returns what is pending as an attribute: if it is long, it is stored in items of its own,
    /// and the attribute is their name.
    AttributeValue attribute(String partition, PendingEnd pending) {
        boolean small =
                pending.outputs().size() + pending.removed().size() <= MOST_OUTPUTS
                        && pending.messages().size() <= 1
                        && pending.messages().stream().allMatch(some -> some.length <= MOST_BYTES);
        if (!small) {
            return AttributeValue.fromS(store(partition, pending));
        }
        var all = new HashMap<String, AttributeValue>();
        items(pending).forEach(all::putAll);
        return AttributeValue.fromM(all);
    }

    /// Returns what is pending from its attribute.
    PendingEnd read(String partition, AttributeValue attribute, ObjectOrigin origin) {
        if (!attribute.hasM()) {
            return read(partition, attribute.s(), Optional.of(origin));
        }
        return pending(each -> each.accept(attribute.m()), Optional.of(origin));
    }

    /// Stores what is pending. Returns its name.
    String store(String partition, PendingEnd pending) {
        return lists.store(partition, items(pending));
    }

    private static List<Map<String, AttributeValue>> items(PendingEnd pending) {
        var all = new ArrayList<Map<String, AttributeValue>>();
        all.addAll(ItemLists.of(OUTPUTS, pending.outputs(), FileItem::of));
        all.addAll(ItemLists.of(REMOVED, pending.removed(), FileItem::of));
        for (var some : pending.messages()) {
            all.add(Map.of(MESSAGES, AttributeValue.fromB(SdkBytes.fromByteArray(some))));
        }
        return all;
    }

    /// Returns what is pending under this name.
    ///
    /// @param origin the input of the outputs; empty if a batch of messages made them
    PendingEnd read(String partition, String name, Optional<ObjectOrigin> origin) {
        return pending(each -> lists.read(partition, name, each), origin);
    }

    private static PendingEnd pending(
            Consumer<Consumer<Map<String, AttributeValue>>> items, Optional<ObjectOrigin> origin) {
        var outputs = new ArrayList<StagedOutput>();
        var removed = new ArrayList<FormerOutput>();
        var messages = new ArrayList<byte[]>();
        items.accept(item -> {
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
