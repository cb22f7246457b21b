package dev.leat.aws.deploy;

import dev.leat.app.App;
import dev.leat.aws.deploy.model.TemplateValue;
import dev.leat.aws.deploy.model.TemplateValue.Entries;
import dev.leat.aws.deploy.resource.PolicyDocument;
import java.util.ArrayList;
import java.util.List;

/// The policy statements of the role of a process of an app. Owned by one thread.
final class Permissions {

    private final List<Entries> statements = new ArrayList<>();

    /// Returns what a container may do that runs `part`: it also checks the resources at its start.
    ///
    /// @param part the app, or a part of it
    static Permissions ofContainer(App part, DeploymentPlan plan) {
        var permissions = of(part, plan);
        TopicPart.permitCheck(part, plan, permissions);
        BucketPart.permitCheck(part, plan, permissions);
        return permissions;
    }

    /// Returns what a process may do that runs the pipelines of `part` and uses all its resources.
    /// These must have been added to the plan.
    ///
    /// @param part the app, or a part of it
    static Permissions of(App part, DeploymentPlan plan) {
        var permissions = new Permissions();
        QueuePart.permit(part, plan, permissions);
        TopicPart.permit(part, plan, permissions);
        StoragePart.permit(part, plan, permissions);
        StreamPart.permit(part, plan, permissions);
        BucketPart.permit(part, plan, permissions);
        WarehousePart.permit(part, plan, permissions);
        LakePart.permit(part, plan, permissions);
        SecretPart.permit(part, plan, permissions);
        return permissions;
    }

    /// Allows these actions, unless there is no resource.
    void allow(List<String> actions, List<TemplateValue> on) {
        if (!on.isEmpty()) {
            statements.add(PolicyDocument.allow(actions, on));
        }
    }

    List<Entries> statements() {
        return List.copyOf(statements);
    }
}
