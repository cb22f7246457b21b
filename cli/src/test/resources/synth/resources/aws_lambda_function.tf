resource "aws_lambda_function" "load_function" {
  function_name = "leat-files-files-load"
  role          = aws_iam_role.load_function_role.arn
  runtime       = var.runtime
  architectures = [var.architecture]
  handler       = "dev.leat.cli.lambda.PipelineHandler"
  s3_bucket     = var.code_bucket
  s3_key        = var.code_key
  memory_size   = var.function_memory
  timeout       = 900
  depends_on = [
    aws_iam_role_policy.load_function_role,
    aws_cloudwatch_log_group.load_function_log_group
  ]

  ephemeral_storage {
    size = var.ephemeral_storage
  }

  environment {
    variables = {
      LEAT_PIPELINES      = "load"
      LEAT_LARGE_FILE_MIB = var.large_file_mi_b
      LEAT_HAND_OVER      = "true"
    }
  }
}

resource "aws_lambda_function" "order_stats_function" {
  function_name = "orders-order_stats"
  role          = aws_iam_role.order_stats_function_role.arn
  runtime       = var.runtime
  architectures = [var.architecture]
  handler       = "dev.leat.cli.lambda.PipelineHandler"
  s3_bucket     = var.code_bucket
  s3_key        = var.code_key
  memory_size   = var.function_memory
  timeout       = 9
  depends_on = [
    aws_iam_role_policy.order_stats_function_role,
    aws_cloudwatch_log_group.order_stats_function_log_group
  ]

  environment {
    variables = {
      LEAT_PIPELINES = "order_stats"
    }
  }
}

resource "aws_lambda_function" "redrive_policies_function" {
  function_name = "shop-redrive-policies"
  role          = aws_iam_role.redrive_policies_function_role.arn
  runtime       = var.runtime
  architectures = [var.architecture]
  handler       = "dev.leat.cli.lambda.RedriveHandler"
  s3_bucket     = var.code_bucket
  s3_key        = var.code_key
  memory_size   = var.function_memory
  timeout       = 270
  depends_on = [
    aws_iam_role_policy.redrive_policies_function_role,
    aws_cloudwatch_log_group.redrive_policies_function_log_group
  ]
}
