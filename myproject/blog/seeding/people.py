"""Names for authors and for those who comment: made up, from many places."""

from django.utils.text import slugify

FIRST = (
    "Ada Amara Anneke Arjun Astrid Ayşe Beatriz Bjørn Bruno Camille Carlos Chidi Chiara Daan "
    "Daniela David Delphine Dimitri Ebba Edith Elena Emeka Emil Esra Farah Felix Fiona Freya "
    "Gareth Gita Grace Hana Hannah Hassan Helena Hugo Ifeoma Ines Ingrid Isaac Ivana Jamal Jana "
    "Jonas Joost Julia Kaito Karin Kofi Lars Laila Leila Liam Linnea Lucía Luka Magda Maeve Mai "
    "Malik Marta Mateo Mei Mila Minh Miriam Naomi Nadia Nils Nora Oksana Olu Oscar Otto Paloma "
    "Pavel Petra Priya Quentin Rafael Rania Ravi Rosa Ruth Sahar Samuel Sanna Selma Sofia Sven "
    "Tamsin Teodor Tessa Tomás Uma Vera Viktor Wanda Wei Yara Yusuf Zoe Zofia"
).split()

LAST = (
    "Abara Adeyemi Ahlberg Almeida Andersen Aydin Baker Banerjee Barbosa Bauer Becker Bell "
    "Bergström Blom Boateng Bosch Brandt Brennan Castellano Chaudhry Chen Costa Dahl Das Delgado "
    "Demir Dubois Eriksen Falk Farouk Ferrari Fischer Fontaine Forsyth Gallagher Garcia Goldberg "
    "Greenwood Haddad Halvorsen Hartmann Hayashi Hoang Holm Horvat Hughes Ibrahim Ito Jansen "
    "Jovanović Kamau Kaplan Karlsson Keller Khan Kim Kowalski Kruger Laurent Lefèvre Lindgren "
    "Lopes Ludwig MacLeod Mahmoud Marino Marsh Mbeki Mendes Molnár Moreau Morgan Müller Nakamura "
    "Navarro Ndiaye Nguyen Nielsen Novak Obi Okafor Oliveira Osei Park Patel Pereira Petrov Popa "
    "Quinn Rahman Ramos Reid Romero Rossi Sandoval Santos Schmidt Sharma Silva Singh Sokolov "
    "Strand Suzuki Svensson Takahashi Tanaka Tembo Thorne Torres Tran Underhill Vargas Varga Vega "
    "Visser Vogel Wallace Walsh Weber Whitaker Winter Wong Yilmaz Young Zapata Zhang Zimmermann"
).split()

BIOS = [
    "{first} writes about {topic} and answers letters on Fridays.",
    "{first} has worked on {topic} for longer than is sensible.",
    "Came for {topic}, stayed for the people. {first} lives near the sea.",
    "{first} keeps three notebooks: one for {topic}, one for recipes, one for doubts.",
]


def names(rng, count):
    """`count` names, each once; with a number behind it when there are no more."""
    everybody = [f"{first} {last}" for first in FIRST for last in LAST]
    rng.shuffle(everybody)
    for number in range(count):
        turn, place = divmod(number, len(everybody))
        yield f"{everybody[place]} {turn + 1}" if turn else everybody[place]


def email(name):
    """At a domain that is reserved: no mail ever leaves."""
    return f"{slugify(name).replace('-', '.')}@example.com"
