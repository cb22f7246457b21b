package dev.leat.aws.setup;

import dev.leat.aws.AwsFailures;
import java.util.List;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.NotFoundException;

/// A topic of the app file.
///
/// @param name the name on AWS
record TopicResource(SnsClient client, String name, String arn) implements AwsResource {

    @Override
    public String what() {
        return "the SNS topic " + name;
    }

    @Override
    public boolean exists() {
        try {
            client.getTopicAttributes(get -> get.topicArn(arn));
            return true;
        } catch (NotFoundException _) {
            return false;
        } catch (SdkException failed) {
            if (AwsFailures.isAccess(AwsFailures.code(failed))) {
                return true; // the right to publish is enough
            }
            throw AwsFailures.unavailable(what(), failed);
        }
    }

    @Override
    public boolean create() {
        if (exists()) {
            return false;
        }
        AwsFailures.call(what(), () -> client.createTopic(create -> create.name(name)));
        return true;
    }

    @Override
    public List<String> differences() {
        return List.of();
    }
}
