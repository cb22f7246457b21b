package dev.leat.server.eventbridge;

import dev.leat.port.EventBus;
import dev.leat.port.EventBus.Rule;
import dev.leat.server.aws.Caller;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.eventbridge.model.ListRuleNamesByTargetRequest;
import software.amazon.awssdk.services.eventbridge.model.ListRuleNamesByTargetResponse;
import software.amazon.awssdk.services.eventbridge.model.ListTargetsByRuleRequest;
import software.amazon.awssdk.services.eventbridge.model.ListTargetsByRuleResponse;
import software.amazon.awssdk.services.eventbridge.model.PutTargetsRequest;
import software.amazon.awssdk.services.eventbridge.model.PutTargetsResponse;
import software.amazon.awssdk.services.eventbridge.model.RemoveTargetsRequest;
import software.amazon.awssdk.services.eventbridge.model.RemoveTargetsResponse;

/// PutTargets, RemoveTargets, ListTargetsByRule and ListRuleNamesByTarget. All targets of a request
/// are stored, or none is.
record TargetOperations(EventBus bus, TargetSettings settings) {

    /// The limits of EventBridge.
    private static final int MOST_IN_REQUEST = 100;

    private static final int MOST_OF_RULE = 5;

    PutTargetsResponse put(PutTargetsRequest in, Caller caller) {
        EventNames.checkBus(in.eventBusName());
        checkSize("targets", in.targets().size());
        var targets = in.targets().stream().map(settings::checked).toList();
        change(
                in.rule(),
                rule -> {
                    var byId = new TreeMap<String, EventBus.Target>();
                    rule.targets().forEach(target -> byId.put(target.id(), target));
                    targets.forEach(target -> byId.put(target.id(), target));
                    if (byId.size() > MOST_OF_RULE) {
                        throw EventErrors.limit(
                                "The requested resource exceeds the maximum number allowed: a rule can have"
                                        + " at most "
                                        + MOST_OF_RULE
                                        + " targets.");
                    }
                    return rule.withTargets(List.copyOf(byId.values()));
                });
        return PutTargetsResponse.builder().failedEntryCount(0).failedEntries(List.of()).build();
    }

    private static void checkSize(String member, int size) {
        if (size < 1 || size > MOST_IN_REQUEST) {
            throw EventErrors.constraint(
                    member,
                    "[" + size + " entries]",
                    "have length between 1 and " + MOST_IN_REQUEST);
        }
    }

    private interface RuleChange {
        Rule of(Rule rule);
    }

    private void change(@Nullable String name, RuleChange change) {
        var checked = EventNames.checked("rule", name);
        bus.change(
                checked,
                was -> Optional.of(change.of(was.orElseThrow(() -> EventErrors.noRule(checked)))));
    }

    RemoveTargetsResponse remove(RemoveTargetsRequest in, Caller caller) {
        EventNames.checkBus(in.eventBusName());
        checkSize("ids", in.ids().size());
        change(
                in.rule(),
                rule ->
                        rule.withTargets(
                                rule.targets().stream()
                                        .filter(target -> !in.ids().contains(target.id()))
                                        .toList()));
        return RemoveTargetsResponse.builder().failedEntryCount(0).failedEntries(List.of()).build();
    }

    ListTargetsByRuleResponse list(ListTargetsByRuleRequest in, Caller caller) {
        EventNames.checkBus(in.eventBusName());
        var name = EventNames.checked("rule", in.rule());
        var rule = bus.rule(name).orElseThrow(() -> EventErrors.noRule(name));
        var page =
                EventNames.page(
                        "targets " + name,
                        rule.targets(),
                        EventBus.Target::id,
                        in.nextToken(),
                        in.limit());
        return ListTargetsByRuleResponse.builder()
                .targets(
                        page.items().stream()
                                .map(target -> TargetSettings.shown(target, caller))
                                .toList())
                .nextToken(page.next())
                .build();
    }

    ListRuleNamesByTargetResponse rules(ListRuleNamesByTargetRequest in, Caller caller) {
        EventNames.checkBus(in.eventBusName());
        if (in.targetArn() == null) {
            throw EventErrors.constraint("targetArn", null, "not be null");
        }
        var to = settings.destination(in.targetArn());
        var names =
                bus.rules().stream()
                        .filter(rule ->
                                rule.targets().stream()
                                        .anyMatch(target -> to.equals(Optional.of(target.to()))))
                        .map(Rule::name)
                        .toList();
        var page =
                EventNames.page(
                        "rules of " + in.targetArn(),
                        names,
                        name -> name,
                        in.nextToken(),
                        in.limit());
        return ListRuleNamesByTargetResponse.builder()
                .ruleNames(page.items())
                .nextToken(page.next())
                .build();
    }
}
