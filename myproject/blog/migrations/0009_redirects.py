"""Old addresses as rows, in a new table: nothing that runs meanwhile knows it."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('blog', '0008_unpictured'),
    ]

    operations = [
        migrations.CreateModel(
            name='Redirect',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('old_path', models.CharField(help_text='A path, such as /2014/old-name.html', max_length=500, unique=True, verbose_name='old address')),
                ('target', models.CharField(blank=True, help_text='If it is no post: /a/path/ or https://example.com/', max_length=500)),
                ('is_permanent', models.BooleanField(default=True, help_text='301, which is kept for a year. Otherwise 302.', verbose_name='permanent')),
                ('post', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='redirects', to='blog.post')),
            ],
            options={
                'ordering': ['-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('post', None), ('target__gt', '')), models.Q(('post__isnull', False), ('target', '')), _connector='OR'), name='redirect_leads_to_one_place', violation_error_message='Name either a post or a target.')],
            },
        ),
    ]
