from django import forms

from .models import Comment


class SearchForm(forms.Form):
    q = forms.CharField(max_length=100)


class CommentForm(forms.ModelForm):
    class Meta:
        model = Comment
        fields = ["name", "email", "body"]
        labels = {"body": "Comment", "email": "E-mail"}
        help_texts = {"body": "Markdown. A moderator reads it before it appears."}
        widgets = {
            "name": forms.TextInput({"autocomplete": "name"}),
            "email": forms.EmailInput({"autocomplete": "email"}),
            "body": forms.Textarea({"rows": 8}),
        }
