package dev.leat.aws.deploy.print;

import dev.leat.aws.deploy.model.Deployment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// The quotas of CloudFormation for a template
/// (https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html).
public final class CloudFormationLimits {

    private static final int MOST_RESOURCES = 500;
    private static final int MOST_PARAMETERS = 200;
    private static final int MOST_OUTPUTS = 200;

    /// The maximum size in bytes of a template in a bucket.
    private static final int MOST_BYTES = 1 << 20;

    /// The maximum size in bytes of a template in a request.
    public static final int MOST_INLINE = 51_200;

    private CloudFormationLimits() {}

    /// Returns the size of a template in bytes.
    public static int size(String template) {
        return template.getBytes(StandardCharsets.UTF_8).length;
    }

    /// Checks the template of a deployment.
    ///
    /// @throws IllegalArgumentException if CloudFormation would refuse it; the message is for users
    static void check(Deployment deployment, String template) {
        var exceeded = new ArrayList<String>();
        add(
                deployment.resources().stream()
                        .mapToInt(resource -> resource.cloudFormation().size())
                        .sum(),
                MOST_RESOURCES,
                "resources",
                exceeded);
        add(deployment.parameters().size(), MOST_PARAMETERS, "parameters", exceeded);
        add(deployment.outputs().size(), MOST_OUTPUTS, "outputs", exceeded);
        add(size(template), MOST_BYTES, "bytes", exceeded);
        if (!exceeded.isEmpty()) {
            throw new IllegalArgumentException(
                    "the template would have %s; divide the app, or use `leat synth terraform`, which has no such limits"
                            .formatted(String.join(", and ", exceeded)));
        }
    }

    private static void add(int number, int most, String what, List<String> exceeded) {
        if (number > most) {
            exceeded.add("%d %s, but CloudFormation allows %d".formatted(number, what, most));
        }
    }
}
