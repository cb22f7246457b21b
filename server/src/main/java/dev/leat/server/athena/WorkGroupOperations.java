package dev.leat.server.athena;

import dev.leat.port.Buckets;
import dev.leat.server.aws.Caller;
import dev.leat.server.aws.OffsetPage;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.athena.model.CreateWorkGroupRequest;
import software.amazon.awssdk.services.athena.model.CreateWorkGroupResponse;
import software.amazon.awssdk.services.athena.model.DeleteWorkGroupRequest;
import software.amazon.awssdk.services.athena.model.DeleteWorkGroupResponse;
import software.amazon.awssdk.services.athena.model.GetWorkGroupRequest;
import software.amazon.awssdk.services.athena.model.GetWorkGroupResponse;
import software.amazon.awssdk.services.athena.model.ListWorkGroupsRequest;
import software.amazon.awssdk.services.athena.model.ListWorkGroupsResponse;
import software.amazon.awssdk.services.athena.model.ResultConfiguration;
import software.amazon.awssdk.services.athena.model.UpdateWorkGroupRequest;
import software.amazon.awssdk.services.athena.model.UpdateWorkGroupResponse;
import software.amazon.awssdk.services.athena.model.WorkGroupConfiguration;
import software.amazon.awssdk.services.athena.model.WorkGroupState;
import software.amazon.awssdk.services.athena.model.WorkGroupSummary;

/// CreateWorkGroup, GetWorkGroup, UpdateWorkGroup, ListWorkGroups and DeleteWorkGroup.
record WorkGroupOperations(
        WorkGroups groups, Executions executions, Buckets buckets, InstantSource clock) {

    private static final String NAME = "[a-zA-Z0-9._-]{1,128}";
    private static final int MOST_LISTED = 50;

    CreateWorkGroupResponse create(CreateWorkGroupRequest in, Caller caller) {
        var name = ExecutionOperations.required(in.name(), "name");
        if (!name.matches(NAME) || name.matches("\\.+")) {
            throw AthenaErrors.invalid(
                    "1 validation error detected: Value '%s' at 'name' failed to satisfy constraint: Member must satisfy regular expression pattern: %s"
                            .formatted(name, NAME));
        }
        var configuration = in.configuration();
        var group =
                new WorkGroup(
                        name,
                        text(in.description()),
                        true,
                        configuration == null
                                || !Boolean.FALSE.equals(
                                        configuration.enforceWorkGroupConfiguration()),
                        output(configuration),
                        clock.millis());
        if (!groups.create(group)) {
            throw AthenaErrors.invalid("WorkGroup " + name + " is already created");
        }
        return CreateWorkGroupResponse.builder().build();
    }

    private static String text(@Nullable String text) {
        return text == null ? "" : text;
    }

    private @Nullable String output(@Nullable WorkGroupConfiguration configuration) {
        var result = configuration == null ? null : configuration.resultConfiguration();
        return result == null ? null : output(result.outputLocation());
    }

    private @Nullable String output(@Nullable String url) {
        if (url != null) {
            ExecutionOperations.checked(url, buckets);
        }
        return url;
    }

    GetWorkGroupResponse get(GetWorkGroupRequest in, Caller caller) {
        var group = find(in.workGroup());
        var result =
                group.output() == null
                        ? null
                        : ResultConfiguration.builder().outputLocation(group.output()).build();
        return GetWorkGroupResponse.builder()
                .workGroup(w ->
                        w.name(group.name())
                                .state(state(group))
                                .description(group.description())
                                .creationTime(Instant.ofEpochMilli(group.created()))
                                .configuration(c ->
                                        c.enforceWorkGroupConfiguration(group.enforced())
                                                .publishCloudWatchMetricsEnabled(false)
                                                .requesterPaysEnabled(false)
                                                .resultConfiguration(result)))
                .build();
    }

    private static WorkGroupState state(WorkGroup group) {
        return group.enabled() ? WorkGroupState.ENABLED : WorkGroupState.DISABLED;
    }

    private WorkGroup find(@Nullable String name) {
        var wanted = ExecutionOperations.required(name, "workGroup");
        return groups.find(wanted).orElseThrow(() -> AthenaErrors.noWorkGroup(wanted));
    }

    UpdateWorkGroupResponse update(UpdateWorkGroupRequest in, Caller caller) {
        var group = find(in.workGroup());
        var updates = in.configurationUpdates();
        var enforced = group.enforced();
        var output = group.output();
        if (updates != null) {
            if (updates.enforceWorkGroupConfiguration() != null) {
                enforced = updates.enforceWorkGroupConfiguration();
            }
            var result = updates.resultConfigurationUpdates();
            if (result != null && Boolean.TRUE.equals(result.removeOutputLocation())) {
                output = null;
            } else if (result != null && result.outputLocation() != null) {
                output = output(result.outputLocation());
            }
        }
        groups.put(
                new WorkGroup(
                        group.name(),
                        in.description() == null ? group.description() : in.description(),
                        in.state() == null ? group.enabled() : in.state() == WorkGroupState.ENABLED,
                        enforced,
                        output,
                        group.created()));
        return UpdateWorkGroupResponse.builder().build();
    }

    ListWorkGroupsResponse list(ListWorkGroupsRequest in, Caller caller) {
        var page =
                OffsetPage.of(
                        "workgroups",
                        groups.list(),
                        in.nextToken(),
                        in.maxResults(),
                        MOST_LISTED,
                        AthenaErrors::invalid);
        return ListWorkGroupsResponse.builder()
                .workGroups(
                        page.items().stream()
                                .map(group ->
                                        WorkGroupSummary.builder()
                                                .name(group.name())
                                                .state(state(group))
                                                .description(group.description())
                                                .creationTime(Instant.ofEpochMilli(group.created()))
                                                .build())
                                .toList())
                .nextToken(page.next())
                .build();
    }

    DeleteWorkGroupResponse delete(DeleteWorkGroupRequest in, Caller caller) {
        var group = find(in.workGroup());
        if (group.name().equals(WorkGroup.PRIMARY)) {
            throw AthenaErrors.invalid("Primary WorkGroup could not be deleted");
        }
        boolean used = !executions.list(group.name()).isEmpty();
        if (used && !Boolean.TRUE.equals(in.recursiveDeleteOption())) {
            throw AthenaErrors.invalid("WorkGroup " + group.name() + " is not empty");
        }
        groups.remove(group.name());
        return DeleteWorkGroupResponse.builder().build();
    }
}
