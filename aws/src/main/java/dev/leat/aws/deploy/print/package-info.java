/// Writes a deployment as a CloudFormation template and as files of Terraform.
@NullMarked
package dev.leat.aws.deploy.print;

import org.jspecify.annotations.NullMarked;
