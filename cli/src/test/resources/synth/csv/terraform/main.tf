# Written by `leat synth`, which overwrites changes.

data "aws_caller_identity" "current" {}

data "aws_partition" "current" {}

resource "aws_sqs_queue" "processed_dlq_queue" {
  name                       = "leat-csv-processed-dlq"
  visibility_timeout_seconds = 60
  message_retention_seconds  = 1209600
  delay_seconds              = 0
  redrive_allow_policy = jsonencode({
    redrivePermission = "byQueue"
    sourceQueueArns = [
      "arn:${data.aws_partition.current.partition}:sqs:${var.region}:${data.aws_caller_identity.current.account_id}:leat-csv-processed"
    ]
  })
}

resource "aws_sqs_queue" "process_csv_files_dlq_queue" {
  name                       = "leat-csv-process_csv-files-dlq"
  visibility_timeout_seconds = 60
  message_retention_seconds  = 1209600
  delay_seconds              = 0
  redrive_allow_policy = jsonencode({
    redrivePermission = "byQueue"
    sourceQueueArns = [
      "arn:${data.aws_partition.current.partition}:sqs:${var.region}:${data.aws_caller_identity.current.account_id}:leat-csv-process_csv-files"
    ]
  })
}

resource "aws_sqs_queue" "processed_queue" {
  name                       = "leat-csv-processed"
  visibility_timeout_seconds = 60
  message_retention_seconds  = 345600
  delay_seconds              = 0
  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.processed_dlq_queue.arn
    maxReceiveCount     = 1000
  })
}

resource "aws_sqs_queue" "process_csv_files_queue" {
  name                       = "leat-csv-process_csv-files"
  visibility_timeout_seconds = 60
  message_retention_seconds  = 345600
  delay_seconds              = 0
  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.process_csv_files_dlq_queue.arn
    maxReceiveCount     = 1000
  })
}

resource "aws_sns_topic" "processed_topic" {
  name = "leat-csv-processed"
}

resource "aws_sqs_queue_policy" "processed_queue_policy" {
  queue_url = aws_sqs_queue.processed_queue.url
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect = "Allow"
        Principal = {
          Service = "sns.amazonaws.com"
        }
        Action   = "sqs:SendMessage"
        Resource = aws_sqs_queue.processed_queue.arn
        Condition = {
          ArnEquals = {
            "aws:SourceArn" = aws_sns_topic.processed_topic.arn
          }
        }
      }
    ]
  })
}

resource "aws_sns_topic_subscription" "processed_subscription" {
  topic_arn            = aws_sns_topic.processed_topic.arn
  protocol             = "sqs"
  endpoint             = aws_sqs_queue.processed_queue.arn
  raw_message_delivery = false
  depends_on           = [aws_sqs_queue_policy.processed_queue_policy]
}

resource "aws_sqs_queue_policy" "process_csv_files_queue_policy" {
  queue_url = aws_sqs_queue.process_csv_files_queue.url
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect = "Allow"
        Principal = {
          Service = "s3.amazonaws.com"
        }
        Action   = "sqs:SendMessage"
        Resource = aws_sqs_queue.process_csv_files_queue.arn
        Condition = {
          ArnEquals = {
            "aws:SourceArn" = "arn:${data.aws_partition.current.partition}:s3:::leat-csv-input"
          }
          StringEquals = {
            "aws:SourceAccount" = data.aws_caller_identity.current.account_id
          }
        }
      }
    ]
  })
}

resource "aws_dynamodb_table" "state_table" {
  name                        = "leat-csv-csv-leat"
  billing_mode                = "PAY_PER_REQUEST"
  hash_key                    = "pk"
  range_key                   = "sk"
  deletion_protection_enabled = var.keep_tables

  attribute {
    name = "pk"
    type = "S"
  }

  attribute {
    name = "sk"
    type = "S"
  }

  ttl {
    attribute_name = "ttl"
    enabled        = true
  }

  point_in_time_recovery {
    enabled = true
  }
}

resource "aws_s3_bucket" "input_bucket" {
  bucket = "leat-csv-input"
}

resource "aws_s3_bucket_public_access_block" "input_bucket" {
  bucket                  = aws_s3_bucket.input_bucket.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_policy" "input_bucket" {
  bucket = aws_s3_bucket.input_bucket.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Deny"
        Principal = "*"
        Action    = "s3:*"
        Resource  = [aws_s3_bucket.input_bucket.arn, "${aws_s3_bucket.input_bucket.arn}/*"]
        Condition = {
          Bool = {
            "aws:SecureTransport" = "false"
          }
        }
      }
    ]
  })
}

resource "aws_s3_bucket_versioning" "input_bucket" {
  bucket = aws_s3_bucket.input_bucket.id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "input_bucket" {
  bucket     = aws_s3_bucket.input_bucket.id
  depends_on = [aws_s3_bucket_versioning.input_bucket]

  rule {
    id     = "old-versions"
    status = "Enabled"

    filter {}

    noncurrent_version_expiration {
      noncurrent_days = 30
    }

    expiration {
      expired_object_delete_marker = true
    }
  }
}

resource "aws_s3_bucket_notification" "input_bucket" {
  bucket     = aws_s3_bucket.input_bucket.id
  depends_on = [aws_sqs_queue_policy.process_csv_files_queue_policy]

  queue {
    queue_arn     = aws_sqs_queue.process_csv_files_queue.arn
    events        = ["s3:ObjectCreated:*"]
    filter_suffix = ".csv"
  }
}

resource "aws_s3_bucket" "output_bucket" {
  bucket = "leat-csv-output"
}

resource "aws_s3_bucket_public_access_block" "output_bucket" {
  bucket                  = aws_s3_bucket.output_bucket.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_policy" "output_bucket" {
  bucket = aws_s3_bucket.output_bucket.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Deny"
        Principal = "*"
        Action    = "s3:*"
        Resource  = [aws_s3_bucket.output_bucket.arn, "${aws_s3_bucket.output_bucket.arn}/*"]
        Condition = {
          Bool = {
            "aws:SecureTransport" = "false"
          }
        }
      }
    ]
  })
}

resource "aws_s3_bucket_lifecycle_configuration" "output_bucket" {
  bucket = aws_s3_bucket.output_bucket.id

  rule {
    id     = "unfinished-uploads"
    status = "Enabled"

    filter {}

    abort_incomplete_multipart_upload {
      days_after_initiation = 30
    }
  }
}

resource "aws_s3_bucket" "state_bucket" {
  bucket = "leat-csv-csv-leat"
}

resource "aws_s3_bucket_public_access_block" "state_bucket" {
  bucket                  = aws_s3_bucket.state_bucket.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_policy" "state_bucket" {
  bucket = aws_s3_bucket.state_bucket.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Deny"
        Principal = "*"
        Action    = "s3:*"
        Resource  = [aws_s3_bucket.state_bucket.arn, "${aws_s3_bucket.state_bucket.arn}/*"]
        Condition = {
          Bool = {
            "aws:SecureTransport" = "false"
          }
        }
      }
    ]
  })
}

resource "aws_s3_bucket_lifecycle_configuration" "state_bucket" {
  bucket = aws_s3_bucket.state_bucket.id

  rule {
    id     = "staged-files"
    status = "Enabled"

    filter {
      prefix = "_leat/stage/"
    }

    expiration {
      days = 30
    }
  }

  rule {
    id     = "unfinished-uploads"
    status = "Enabled"

    filter {}

    abort_incomplete_multipart_upload {
      days_after_initiation = 30
    }
  }
}

resource "aws_cloudwatch_log_group" "worker_log_group" {
  name              = "/leat/leat-csv-csv"
  retention_in_days = var.log_retention_days
}

resource "aws_iam_role" "task_role" {
  name_prefix = "leat-task-role-"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect = "Allow"
        Principal = {
          Service = "ecs-tasks.amazonaws.com"
        }
        Action = "sts:AssumeRole"
        Condition = {
          StringEquals = {
            "aws:SourceAccount" = data.aws_caller_identity.current.account_id
          }
        }
      }
    ]
  })
}

resource "aws_iam_role_policy" "task_role" {
  name = "leat"
  role = aws_iam_role.task_role.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect = "Allow"
        Action = ["sqs:GetQueueUrl", "sqs:GetQueueAttributes"]
        Resource = [
          aws_sqs_queue.processed_queue.arn,
          aws_sqs_queue.process_csv_files_queue.arn,
          aws_sqs_queue.processed_dlq_queue.arn,
          aws_sqs_queue.process_csv_files_dlq_queue.arn
        ]
      },
      {
        Effect   = "Allow"
        Action   = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:ChangeMessageVisibility"]
        Resource = [aws_sqs_queue.process_csv_files_queue.arn, aws_sqs_queue.processed_queue.arn]
      },
      {
        Effect = "Allow"
        Action = ["sqs:SendMessage"]
        Resource = [
          aws_sqs_queue.processed_dlq_queue.arn,
          aws_sqs_queue.process_csv_files_dlq_queue.arn
        ]
      },
      {
        Effect   = "Allow"
        Action   = ["sns:Publish"]
        Resource = [aws_sns_topic.processed_topic.arn]
      },
      {
        Effect = "Allow"
        Action = [
          "dynamodb:DescribeTable",
          "dynamodb:BatchGetItem",
          "dynamodb:Query",
          "dynamodb:Scan",
          "dynamodb:PutItem",
          "dynamodb:UpdateItem",
          "dynamodb:DeleteItem",
          "dynamodb:BatchWriteItem",
          "dynamodb:ConditionCheckItem"
        ]
        Resource = [aws_dynamodb_table.state_table.arn]
      },
      {
        Effect = "Allow"
        Action = ["s3:ListBucket"]
        Resource = [
          aws_s3_bucket.input_bucket.arn,
          aws_s3_bucket.output_bucket.arn,
          aws_s3_bucket.state_bucket.arn
        ]
      },
      {
        Effect   = "Allow"
        Action   = ["s3:ListBucketVersions"]
        Resource = [aws_s3_bucket.input_bucket.arn]
      },
      {
        Effect   = "Allow"
        Action   = ["s3:GetObject", "s3:GetObjectVersion"]
        Resource = ["${aws_s3_bucket.input_bucket.arn}/*.csv"]
      },
      {
        Effect   = "Allow"
        Action   = ["s3:GetObject", "s3:PutObject", "s3:DeleteObject", "s3:AbortMultipartUpload"]
        Resource = ["${aws_s3_bucket.output_bucket.arn}/*"]
      },
      {
        Effect   = "Allow"
        Action   = ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"]
        Resource = ["${aws_s3_bucket.state_bucket.arn}/_leat/stage/*"]
      },
      {
        Effect = "Allow"
        Action = ["events:PutEvents"]
        Resource = [
          "arn:${data.aws_partition.current.partition}:events:${var.region}:${data.aws_caller_identity.current.account_id}:event-bus/default"
        ]
      },
      {
        Effect   = "Allow"
        Action   = ["sns:GetTopicAttributes", "sns:ListSubscriptionsByTopic"]
        Resource = [aws_sns_topic.processed_topic.arn]
      },
      {
        Effect   = "Allow"
        Action   = ["s3:GetBucketNotification"]
        Resource = [aws_s3_bucket.input_bucket.arn]
      },
      {
        Effect   = "Allow"
        Action   = ["s3:GetBucketVersioning"]
        Resource = [aws_s3_bucket.input_bucket.arn]
      }
    ]
  })
}

resource "aws_iam_role" "execution_role" {
  name_prefix = "leat-execution-role-"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect = "Allow"
        Principal = {
          Service = "ecs-tasks.amazonaws.com"
        }
        Action = "sts:AssumeRole"
        Condition = {
          StringEquals = {
            "aws:SourceAccount" = data.aws_caller_identity.current.account_id
          }
        }
      }
    ]
  })
}

resource "aws_iam_role_policy" "execution_role" {
  name = "leat"
  role = aws_iam_role.execution_role.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect   = "Allow"
        Action   = ["ecr:GetAuthorizationToken"]
        Resource = ["*"]
      },
      {
        Effect = "Allow"
        Action = [
          "ecr:BatchCheckLayerAvailability",
          "ecr:BatchGetImage",
          "ecr:GetDownloadUrlForLayer"
        ]
        Resource = [
          "arn:${data.aws_partition.current.partition}:ecr:${var.region}:${data.aws_caller_identity.current.account_id}:repository/${var.image_repository}"
        ]
      },
      {
        Effect = "Allow"
        Action = ["logs:CreateLogStream", "logs:PutLogEvents"]
        Resource = [
          "arn:${data.aws_partition.current.partition}:logs:${var.region}:${data.aws_caller_identity.current.account_id}:log-group:/leat/leat-csv-csv:*"
        ]
      },
      {
        Effect   = "Allow"
        Action   = ["secretsmanager:GetSecretValue"]
        Resource = [var.api_token_secret_arn]
      }
    ]
  })
}

resource "aws_ecs_cluster" "worker_cluster" {
  name = "leat-csv-csv-leat"

  setting {
    name  = "containerInsights"
    value = "enabled"
  }
}

resource "aws_ecs_task_definition" "worker_task" {
  family                   = "leat-csv-csv-leat"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = var.task_cpu
  memory                   = var.task_memory
  task_role_arn            = aws_iam_role.task_role.arn
  execution_role_arn       = aws_iam_role.execution_role.arn
  container_definitions = jsonencode([
    {
      name      = "leat"
      image     = var.image
      essential = true
      command = [
        "up",
        "/app",
        "--env",
        "aws",
        "--state",
        "/tmp/leat",
        "--log",
        "json",
        "--port",
        "8000",
        "--host",
        "0.0.0.0"
      ]
      environment = [
        {
          name  = "AWS_REGION"
          value = var.region
        },
        {
          name  = "LEAT_MEMORY"
          value = var.leat_memory
        },
        {
          name  = "BUCKET_PREFIX"
          value = var.env_bucket_prefix
        }
      ]
      secrets = [
        {
          name      = "LEAT_TOKEN"
          valueFrom = var.api_token_secret_arn
        }
      ]
      portMappings = [
        {
          containerPort = 8000
          hostPort      = 8000
          protocol      = "tcp"
        }
      ]
      stopTimeout = 30
      logConfiguration = {
        logDriver = "awslogs"
        options = {
          awslogs-group         = aws_cloudwatch_log_group.worker_log_group.name
          awslogs-region        = var.region
          awslogs-stream-prefix = "leat"
        }
      }
    }
  ])
}

resource "aws_ecs_service" "worker_service" {
  name            = "worker"
  cluster         = aws_ecs_cluster.worker_cluster.arn
  task_definition = aws_ecs_task_definition.worker_task.arn
  launch_type     = "FARGATE"
  desired_count   = var.min_tasks
  depends_on      = [aws_iam_role_policy.task_role, aws_iam_role_policy.execution_role]

  deployment_circuit_breaker {
    enable   = true
    rollback = true
  }

  network_configuration {
    subnets          = var.subnets
    security_groups  = var.security_groups
    assign_public_ip = var.assign_public_ip
  }

  lifecycle {
    ignore_changes = [desired_count]
  }
}

resource "aws_appautoscaling_target" "worker_scaling_target" {
  service_namespace  = "ecs"
  scalable_dimension = "ecs:service:DesiredCount"
  resource_id        = "service/leat-csv-csv-leat/${aws_ecs_service.worker_service.name}"
  min_capacity       = var.min_tasks
  max_capacity       = var.max_tasks
}

resource "aws_appautoscaling_policy" "worker_scaling" {
  name               = "backlog-per-task"
  policy_type        = "TargetTrackingScaling"
  service_namespace  = aws_appautoscaling_target.worker_scaling_target.service_namespace
  scalable_dimension = aws_appautoscaling_target.worker_scaling_target.scalable_dimension
  resource_id        = aws_appautoscaling_target.worker_scaling_target.resource_id

  target_tracking_scaling_policy_configuration {
    target_value = var.messages_per_task

    customized_metric_specification {
      metrics {
        id          = "queue1"
        return_data = false

        metric_stat {
          stat = "Average"

          metric {
            namespace   = "AWS/SQS"
            metric_name = "ApproximateNumberOfMessagesVisible"

            dimensions {
              name  = "QueueName"
              value = "leat-csv-process_csv-files"
            }
          }
        }
      }

      metrics {
        id          = "queue2"
        return_data = false

        metric_stat {
          stat = "Average"

          metric {
            namespace   = "AWS/SQS"
            metric_name = "ApproximateNumberOfMessagesVisible"

            dimensions {
              name  = "QueueName"
              value = "leat-csv-processed"
            }
          }
        }
      }

      metrics {
        id          = "tasks"
        return_data = false

        metric_stat {
          stat = "Average"

          metric {
            namespace   = "ECS/ContainerInsights"
            metric_name = "RunningTaskCount"

            dimensions {
              name  = "ClusterName"
              value = "leat-csv-csv-leat"
            }

            dimensions {
              name  = "ServiceName"
              value = "worker"
            }
          }
        }
      }

      metrics {
        id          = "backlog"
        expression  = "(queue1 + queue2) / IF(tasks > 0, tasks, 1)"
        return_data = true
      }
    }
  }
}

resource "aws_cloudwatch_metric_alarm" "process_csv_files_oldest_message_alarm" {
  alarm_name        = "leat-csv-csv-process_csv-files-oldest-message"
  alarm_description = "The oldest message of queue process_csv-files waits too long."
  namespace         = "AWS/SQS"
  metric_name       = "ApproximateAgeOfOldestMessage"
  dimensions = {
    QueueName = "leat-csv-process_csv-files"
  }
  statistic           = "Maximum"
  period              = 60
  comparison_operator = "GreaterThanThreshold"
  threshold           = var.oldest_message_seconds
  evaluation_periods  = 1
  treat_missing_data  = "notBreaching"
  alarm_actions       = var.alarm_topic_arn == "" ? [] : [var.alarm_topic_arn]
  ok_actions          = var.alarm_topic_arn == "" ? [] : [var.alarm_topic_arn]
}

resource "aws_cloudwatch_metric_alarm" "processed_oldest_message_alarm" {
  alarm_name        = "leat-csv-csv-processed-oldest-message"
  alarm_description = "The oldest message of queue processed waits too long."
  namespace         = "AWS/SQS"
  metric_name       = "ApproximateAgeOfOldestMessage"
  dimensions = {
    QueueName = "leat-csv-processed"
  }
  statistic           = "Maximum"
  period              = 60
  comparison_operator = "GreaterThanThreshold"
  threshold           = var.oldest_message_seconds
  evaluation_periods  = 1
  treat_missing_data  = "notBreaching"
  alarm_actions       = var.alarm_topic_arn == "" ? [] : [var.alarm_topic_arn]
  ok_actions          = var.alarm_topic_arn == "" ? [] : [var.alarm_topic_arn]
}

resource "aws_cloudwatch_metric_alarm" "processed_dead_letters_alarm" {
  alarm_name        = "leat-csv-csv-processed-dead-letters"
  alarm_description = "Queue processed has dead letters; leat dlq ls shows the reasons."
  namespace         = "AWS/SQS"
  metric_name       = "ApproximateNumberOfMessagesVisible"
  dimensions = {
    QueueName = "leat-csv-processed-dlq"
  }
  statistic           = "Maximum"
  period              = 60
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  evaluation_periods  = 1
  treat_missing_data  = "notBreaching"
  alarm_actions       = var.alarm_topic_arn == "" ? [] : [var.alarm_topic_arn]
  ok_actions          = var.alarm_topic_arn == "" ? [] : [var.alarm_topic_arn]
}

resource "aws_cloudwatch_metric_alarm" "process_csv_files_dead_letters_alarm" {
  alarm_name        = "leat-csv-csv-process_csv-files-dead-letters"
  alarm_description = "Queue process_csv-files has dead letters; leat dlq ls shows the reasons."
  namespace         = "AWS/SQS"
  metric_name       = "ApproximateNumberOfMessagesVisible"
  dimensions = {
    QueueName = "leat-csv-process_csv-files-dlq"
  }
  statistic           = "Maximum"
  period              = 60
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  evaluation_periods  = 1
  treat_missing_data  = "notBreaching"
  alarm_actions       = var.alarm_topic_arn == "" ? [] : [var.alarm_topic_arn]
  ok_actions          = var.alarm_topic_arn == "" ? [] : [var.alarm_topic_arn]
}

resource "aws_cloudwatch_dashboard" "app_dashboard" {
  dashboard_name = "leat-csv-csv"
  dashboard_body = jsonencode({
    widgets = [
      {
        type   = "metric"
        x      = 0
        y      = 0
        width  = 12
        height = 6
        properties = {
          title  = "Waiting messages"
          view   = "timeSeries"
          region = var.region
          period = 60
          metrics = [
            [
              "AWS/SQS",
              "ApproximateNumberOfMessagesVisible",
              "QueueName",
              "leat-csv-process_csv-files",
              {
                stat = "Maximum"
              }
            ],
            [
              "AWS/SQS",
              "ApproximateNumberOfMessagesVisible",
              "QueueName",
              "leat-csv-processed",
              {
                stat = "Maximum"
              }
            ]
          ]
        }
      },
      {
        type   = "metric"
        x      = 12
        y      = 0
        width  = 12
        height = 6
        properties = {
          title  = "Age of the oldest message in seconds"
          view   = "timeSeries"
          region = var.region
          period = 60
          metrics = [
            [
              "AWS/SQS",
              "ApproximateAgeOfOldestMessage",
              "QueueName",
              "leat-csv-process_csv-files",
              {
                stat = "Maximum"
              }
            ],
            [
              "AWS/SQS",
              "ApproximateAgeOfOldestMessage",
              "QueueName",
              "leat-csv-processed",
              {
                stat = "Maximum"
              }
            ]
          ]
        }
      },
      {
        type   = "metric"
        x      = 0
        y      = 6
        width  = 12
        height = 6
        properties = {
          title  = "Dead letters"
          view   = "timeSeries"
          region = var.region
          period = 60
          metrics = [
            [
              "AWS/SQS",
              "ApproximateNumberOfMessagesVisible",
              "QueueName",
              "leat-csv-process_csv-files-dlq",
              {
                stat = "Maximum"
              }
            ],
            [
              "AWS/SQS",
              "ApproximateNumberOfMessagesVisible",
              "QueueName",
              "leat-csv-processed-dlq",
              {
                stat = "Maximum"
              }
            ]
          ]
        }
      },
      {
        type   = "metric"
        x      = 12
        y      = 6
        width  = 12
        height = 6
        properties = {
          title  = "Records of pipeline process_csv"
          view   = "timeSeries"
          region = var.region
          period = 60
          metrics = [
            [
              "Leat",
              "Read",
              "App",
              "leat-csv-csv",
              "Pipeline",
              "process_csv",
              {
                stat = "Sum"
              }
            ],
            [
              "Leat",
              "Delivered",
              "App",
              "leat-csv-csv",
              "Pipeline",
              "process_csv",
              {
                stat = "Sum"
              }
            ],
            [
              "Leat",
              "Duplicates",
              "App",
              "leat-csv-csv",
              "Pipeline",
              "process_csv",
              {
                stat = "Sum"
              }
            ],
            [
              "Leat",
              "Rejected",
              "App",
              "leat-csv-csv",
              "Pipeline",
              "process_csv",
              {
                stat = "Sum"
              }
            ],
            [
              "Leat",
              "Retried",
              "App",
              "leat-csv-csv",
              "Pipeline",
              "process_csv",
              {
                stat = "Sum"
              }
            ],
            [
              "Leat",
              "DeadLetters",
              "App",
              "leat-csv-csv",
              "Pipeline",
              "process_csv",
              {
                stat = "Sum"
              }
            ]
          ]
        }
      },
      {
        type   = "metric"
        x      = 0
        y      = 12
        width  = 12
        height = 6
        properties = {
          title  = "Records of pipeline record_files"
          view   = "timeSeries"
          region = var.region
          period = 60
          metrics = [
            [
              "Leat",
              "Read",
              "App",
              "leat-csv-csv",
              "Pipeline",
              "record_files",
              {
                stat = "Sum"
              }
            ],
            [
              "Leat",
              "Delivered",
              "App",
              "leat-csv-csv",
              "Pipeline",
              "record_files",
              {
                stat = "Sum"
              }
            ],
            [
              "Leat",
              "Duplicates",
              "App",
              "leat-csv-csv",
              "Pipeline",
              "record_files",
              {
                stat = "Sum"
              }
            ],
            [
              "Leat",
              "Rejected",
              "App",
              "leat-csv-csv",
              "Pipeline",
              "record_files",
              {
                stat = "Sum"
              }
            ],
            [
              "Leat",
              "Retried",
              "App",
              "leat-csv-csv",
              "Pipeline",
              "record_files",
              {
                stat = "Sum"
              }
            ],
            [
              "Leat",
              "DeadLetters",
              "App",
              "leat-csv-csv",
              "Pipeline",
              "record_files",
              {
                stat = "Sum"
              }
            ]
          ]
        }
      },
      {
        type   = "metric"
        x      = 12
        y      = 12
        width  = 12
        height = 6
        properties = {
          title  = "Written units of tables"
          view   = "timeSeries"
          region = var.region
          period = 60
          metrics = [
            [
              "AWS/DynamoDB",
              "ConsumedWriteCapacityUnits",
              "TableName",
              "leat-csv-csv-leat",
              {
                stat = "Sum"
              }
            ]
          ]
        }
      },
      {
        type   = "metric"
        x      = 0
        y      = 18
        width  = 12
        height = 6
        properties = {
          title  = "CPU and memory of containers in percent"
          view   = "timeSeries"
          region = var.region
          period = 60
          metrics = [
            [
              "AWS/ECS",
              "CPUUtilization",
              "ClusterName",
              "leat-csv-csv-leat",
              "ServiceName",
              "worker",
              {
                stat = "Average"
              }
            ],
            [
              "AWS/ECS",
              "MemoryUtilization",
              "ClusterName",
              "leat-csv-csv-leat",
              "ServiceName",
              "worker",
              {
                stat = "Average"
              }
            ]
          ]
        }
      }
    ]
  })
}
