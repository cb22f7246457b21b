package dev.leat.server.sqs;

import dev.leat.server.aws.AwsErrorException;
import dev.leat.server.aws.Caller;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.sqs.model.GetQueueAttributesRequest;
import software.amazon.awssdk.services.sqs.model.GetQueueAttributesResponse;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.SetQueueAttributesRequest;
import software.amazon.awssdk.services.sqs.model.SetQueueAttributesResponse;

/// GetQueueAttributes and SetQueueAttributes.
record QueueAttributeOperations(QueueResolver resolver) {

    private static final String ALL = "All";
    private static final Set<String> KNOWN =
            QueueAttributeName.knownValues().stream()
                    .map(Object::toString)
                    .collect(Collectors.toUnmodifiableSet());

    GetQueueAttributesResponse get(GetQueueAttributesRequest request, Caller caller) {
        var place = resolver.at(request.queueUrl());
        var names = Set.copyOf(request.attributeNamesAsStrings());
        for (var name : names) {
            if (!KNOWN.contains(name)) {
                throw SqsErrors.unknownAttribute(name);
            }
        }
        if (names.isEmpty()) {
            return GetQueueAttributesResponse.builder().build();
        }
        var all = all(place, caller);
        if (!names.contains(ALL)) {
            all.keySet().retainAll(names);
        }
        return GetQueueAttributesResponse.builder().attributesWithStrings(all).build();
    }

    SetQueueAttributesResponse set(SetQueueAttributesRequest request, Caller caller) {
        var place = resolver.at(request.queueUrl());
        var asked = request.attributesAsStrings();
        if (asked.isEmpty()) {
            throw AwsErrorException.missingParameter("Attribute.Name");
        }
        var wanted = new QueueSettings(resolver).apply(asked, place.definition());
        place.checkCreated("changes");
        resolver.queues().change(wanted);
        return SetQueueAttributesResponse.builder().build();
    }

    private Map<String, String> all(QueueResolver.Place place, Caller caller) {
        var counts = place.messages().counts();
        var managed = place.managed();
        var all = new LinkedHashMap<String, String>();
        all.put("QueueArn", resolver.arn(caller, place.name()));
        all.put("ApproximateNumberOfMessages", "" + counts.visible());
        all.put("ApproximateNumberOfMessagesNotVisible", "" + counts.inFlight());
        all.put("ApproximateNumberOfMessagesDelayed", "" + counts.delayed());
        all.put("CreatedTimestamp", "" + managed.created().getEpochSecond());
        all.put("LastModifiedTimestamp", "" + managed.changed().getEpochSecond());
        all.putAll(QueueSettings.numbers(place.definition()));
        RedrivePolicyAttribute.of(place.definition())
                .ifPresent(redrive -> all.put("RedrivePolicy", redrive.text(caller, resolver)));
        all.putAll(FifoSettings.attributes(place.fifo()));
        all.put("SqsManagedSseEnabled", "false");
        return all;
    }
}
