package dev.leat.aws.deploy.model;

import dev.leat.aws.deploy.model.TemplateValue.Entries;
import java.util.List;

/// A resource of a deployment. To add a kind of resource, write a record that implements this
/// interface: its components are the resource's properties, and its methods return them as the
/// resources of CloudFormation and of Terraform.
public interface TemplateResource {

    /// Returns the id, unique in the deployment: ASCII letters and digits. It is the logical id in
    /// CloudFormation; in Terraform words are separated by `_`.
    String id();

    List<CloudFormation> cloudFormation();

    List<Terraform> terraform();

    /// A resource in CloudFormation.
    ///
    /// @param type such as `AWS::SQS::Queue`
    /// @param deletion what happens to the resource when its stack is deleted
    /// @param after the ids of resources that must exist before
    record CloudFormation(
            String id, String type, Entries properties, Deletion deletion, List<String> after) {

        /// The deletion policy of a resource when its stack is deleted. `DEFAULT` writes no policy.
        /// A resource that contains data has an explicit policy, `DELETE` or `KEEP`.
        public enum Deletion {
            DEFAULT,
            DELETE,
            KEEP
        }

        public CloudFormation {
            after = List.copyOf(after);
        }

        /// A resource that nothing must precede.
        public static List<CloudFormation> of(
                String id, String type, Entries properties, Deletion deletion) {
            return List.of(new CloudFormation(id, type, properties, deletion, List.of()));
        }

        public static List<CloudFormation> of(String id, String type, Entries properties) {
            return List.of(new CloudFormation(id, type, properties, Deletion.DEFAULT, List.of()));
        }
    }

    /// A resource in Terraform.
    ///
    /// @param type such as `aws_sqs_queue`
    /// @param after references to resources that must exist before, such as `aws_sqs_queue.orders`
    record Terraform(String id, String type, Entries arguments, List<String> after) {

        public Terraform {
            after = List.copyOf(after);
        }

        public static List<Terraform> of(String id, String type, Entries arguments) {
            return List.of(new Terraform(id, type, arguments, List.of()));
        }
    }
}
